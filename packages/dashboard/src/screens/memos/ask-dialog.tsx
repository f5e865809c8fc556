import type { MemoDetail } from "@belay/contracts";
import { useMemoCommand } from "../../api/memos.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { areaLabel } from "./memo-options.ts";

interface AskDialogProps {
  memo: MemoDetail;
  onClose: () => void;
}

/** Whom a complete draft is put to, and who of them could not sign. */
export function AskDialog({ memo, onClose }: AskDialogProps) {
  const command = useMemoCommand(memo.experiment);
  const { digest, signers } = memo;
  const ready = memo.state === "draft" && digest !== null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={ready ? "Ask for signatures?" : "There is nothing to ask for"}
      description={
        ready
          ? `It takes ${memo.signersNeeded} people, none of whom wrote it. Whoever edits it afterwards begins a new version and asks again.`
          : memo.state === "draft"
            ? "The draft is not complete: the form says what is still to write."
            : "The people whom the memo names have been asked already."
      }
      actions={
        <>
          <Button onClick={onClose}>{ready ? "Not yet" : "Close"}</Button>
          {ready && (
            <Button
              kind="primary"
              busy={command.isPending}
              onClick={() => command.mutate({ kind: "ask", digest }, { onSuccess: onClose })}
            >
              Ask for signatures
            </Button>
          )}
        </>
      }
    >
      {ready && (
        <ul className="signatures mt-3">
          {signers.map(({ email, name, area, obstacle }) => (
            <li key={email + area}>
              <b>{name ?? email}</b> for {areaLabel(area)}
              {obstacle && <p className="why">{obstacle}</p>}
            </li>
          ))}
          {signers.length === 0 && (
            <li>The memo names nobody. Anybody who may sign and did not write it can.</li>
          )}
        </ul>
      )}
      <Refusal error={command.error} />
    </Dialog>
  );
}
