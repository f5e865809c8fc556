import { useId, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";

interface RejectIntakeDialogProps {
  name: string;
  busy: boolean;
  error: unknown;
  onReject: (reason: string) => void;
  onClose: () => void;
}

/** Why not: whoever proposed it reads the reason. */
export function RejectIntakeDialog({ name, busy, error, onReject, onClose }: RejectIntakeDialogProps) {
  const id = useId();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Reject “${name}”?`}
      description="It leaves the ranking. Whoever proposed it sees the reason and can take it back to a draft."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="sure"
            busy={busy}
            unavailable={reason.trim() === "" ? "Say why first." : undefined}
            onClick={() => onReject(reason.trim())}
          >
            Reject
          </Button>
        </>
      }
    >
      <div className="form-field mt-4">
        <label htmlFor={id}>Why not</label>
        <textarea
          id={id}
          className="field"
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <Refusal error={error} />
    </Dialog>
  );
}
