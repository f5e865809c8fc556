import type { CriterionScore } from "@belay/contracts";
import { useId, useState } from "react";
import type { IntakeChange } from "../../api/intakes.ts";
import { useRubric } from "../../api/intakes.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";

interface OverrideDialogProps {
  score: CriterionScore;
  busy: boolean;
  error: unknown;
  onChange: (change: IntakeChange) => void;
  onClose: () => void;
}

/** Puts a person's points in the rule's place. It takes a reason, and both are shown wherever the score is. */
export function OverrideDialog({ score, busy, error, onChange, onClose }: OverrideDialogProps) {
  const id = useId();
  const about = useRubric().data?.criteria.find(({ criterion }) => criterion === score.criterion);
  const [points, setPoints] = useState(String(score.override?.score ?? score.score));
  const [reason, setReason] = useState(score.override?.reason ?? "");
  const value = Number(points.trim().replace(",", "."));
  const wrong =
    points.trim() === "" || !(value >= 0 && value <= 10)
      ? "Points go from 0 to 10."
      : reason.trim() === ""
        ? "Say why: it is shown beside the points."
        : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Change “${about?.title ?? score.criterion}”`}
      description={
        <>
          By rule it gets {score.computed.toFixed(1)}: {score.reason}
          {about && <p className="note mt-2">{about.rule}</p>}
        </>
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {score.override && (
            <Button busy={busy} onClick={() => onChange({ change: "restore", criterion: score.criterion })}>
              Let the rule decide
            </Button>
          )}
          <Button
            kind="primary"
            busy={busy}
            unavailable={wrong}
            onClick={() =>
              onChange({
                change: "override",
                criterion: score.criterion,
                score: value,
                reason: reason.trim(),
              })
            }
          >
            Change the points
          </Button>
        </>
      }
    >
      <div className="form-field mt-4">
        <label htmlFor={`${id}points`}>Points, 0 to 10</label>
        <input
          id={`${id}points`}
          className="field narrow"
          inputMode="decimal"
          maxLength={5}
          value={points}
          onChange={(event) => setPoints(event.target.value)}
        />
      </div>
      <div className="form-field mt-3">
        <label htmlFor={`${id}reason`}>Why the rule is wrong here</label>
        <textarea
          id={`${id}reason`}
          className="field"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <p className="note mt-2">{wrong ?? "Both are shown wherever the score is, with your name."}</p>
      <Refusal error={error} />
    </Dialog>
  );
}
