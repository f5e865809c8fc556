import type { ReviewDetail } from "@belay/contracts";
import { useId, useState } from "react";
import { Button, KeyHint } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { useShortcuts } from "../../lib/use-shortcuts.ts";

interface RejectDialogProps {
  review: ReviewDetail;
  busy: boolean;
  error: unknown;
  onReject: (reason: string, words: string) => void;
  onClose: () => void;
}

/** Why not: one reason from the experiment's list, by number key, and words if there are any. */
export function RejectDialog({ review, busy, error, onReject, onClose }: RejectDialogProps) {
  const [reason, setReason] = useState(review.reasons[0] ?? "other");
  const [words, setWords] = useState("");
  const id = useId();
  const send = () => onReject(reason, words.trim());
  useShortcuts(
    {
      Enter: send,
      ...Object.fromEntries(
        review.reasons.slice(0, 9).map((option, index) => [String(index + 1), () => setReason(option)]),
      ),
    },
    "dialog",
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Why not?"
      description="The baseline goes out instead."
      actions={
        <>
          <Button onClick={onClose} shortcut="Escape">
            Cancel
          </Button>
          <Button kind="sure" busy={busy} onClick={send} shortcut="Enter">
            Reject
          </Button>
        </>
      }
    >
      <>
        <fieldset className="reasons">
          <legend className="vh">Reason</legend>
          {review.reasons.map((option, index) => (
            <label key={option}>
              <input type="radio" name={id} checked={option === reason} onChange={() => setReason(option)} />
              {option.replace(/^./, (letter) => letter.toUpperCase())}
              {index < 9 && <KeyHint name={String(index + 1)} />}
            </label>
          ))}
        </fieldset>
        <label className="label" htmlFor={`${id}words`}>
          In your words, if it helps
        </label>
        <textarea
          id={`${id}words`}
          rows={2}
          className="field mt-1"
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </>
      <Refusal error={error} />
    </Dialog>
  );
}
