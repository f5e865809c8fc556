import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";

const keys: [string, string][] = [
  ["J, K", "Next item, previous item"],
  ["A", "Approve; with an edit, approve the edit"],
  ["E", "Edit; Esc when done"],
  ["Ctrl ↵", "Approve from within the edit"],
  ["R", "Reject, with a reason"],
  ["X", "Delete the sentences without a source"],
  ["D", "Differences on, off"],
  ["1 – 9", "Look at that passage of the source"],
  ["?", "This list"],
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Keys"
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <dl className="pairs mt-3 items-center">
        {keys.map(([key, does]) => (
          <div key={key} className="contents">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
