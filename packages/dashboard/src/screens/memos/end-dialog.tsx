import type { MemoDetail } from "@belay/contracts";
import { useId, useState } from "react";
import { useMemoCommand } from "../../api/memos.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";

interface EndDialogProps {
  memo: MemoDetail;
  onClose: () => void;
}

/** Closes a memo for good, with the reason that is kept. */
export function EndDialog({ memo, onClose }: EndDialogProps) {
  const id = useId();
  const [reason, setReason] = useState("");
  const command = useMemoCommand(memo.experiment);
  const { digest } = memo;
  if (!digest) return null;
  return (
    <Dialog
      open
      alert
      onOpenChange={(open) => !open && onClose()}
      title="Close this memo?"
      description="No exposure can rise under it any more. What runs now goes on until it is lowered; this does not stop it."
      actions={
        <>
          <Button onClick={onClose} shortcut="Escape">
            Keep it
          </Button>
          <Button
            kind="sure"
            busy={command.isPending}
            unavailable={reason.trim() === "" ? "Say why first: the reason is kept." : undefined}
            onClick={() =>
              command.mutate({ kind: "end", digest, reason: reason.trim() }, { onSuccess: onClose })
            }
          >
            Close the memo
          </Button>
        </>
      }
    >
      <label className="label mt-3 block" htmlFor={id}>
        Why
      </label>
      <textarea
        id={id}
        rows={2}
        className="field mt-1"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refusal error={command.error} />
    </Dialog>
  );
}
