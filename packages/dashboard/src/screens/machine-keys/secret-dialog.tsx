import { Button } from "../../components/button.tsx";
import { CopyBlock } from "../../components/copy-block.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { formatInstant } from "../../lib/time.ts";
import type { MadeKey } from "./machine-keys.tsx";

/** The only time that a secret is shown. */
export function SecretDialog({ made: { key, secret }, onClose }: { made: MadeKey; onClose: () => void }) {
  return (
    <Dialog
      open
      alert
      roomy
      onOpenChange={(open) => !open && onClose()}
      title={`The secret of ${key.name}`}
      description={
        key.previousUntil === null
          ? "It is shown this once. Put it where the service reads it, such as BELAY_KEY."
          : `It is shown this once. The old one works until ${formatInstant(key.previousUntil)}; the list says who still uses it.`
      }
      actions={<Button onClick={onClose}>I have kept it</Button>}
    >
      <div className="mt-4">
        <CopyBlock text={secret} what="the secret" />
      </div>
    </Dialog>
  );
}
