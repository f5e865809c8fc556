import type { PersonEntry } from "@belay/contracts";
import { Button } from "../../components/button.tsx";
import { CopyBlock } from "../../components/copy-block.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { formatInstant } from "../../lib/time.ts";

export interface MadeLink {
  person: PersonEntry;
  link: string;
  expiresAt: string;
  purpose: "invitation" | "password";
}

/** The only time that a link is shown. */
export function LinkDialog({ made, onClose }: { made: MadeLink; onClose: () => void }) {
  const { person, link, expiresAt, purpose } = made;
  return (
    <Dialog
      open
      roomy
      onOpenChange={(open) => !open && onClose()}
      title={purpose === "invitation" ? `${person.name}'s invitation` : `A new password for ${person.name}`}
      description={
        <>
          Hand this link to {person.name} and to nobody else: whoever opens it first is {person.name}. It is
          shown this once, works once, and runs out on {formatInstant(expiresAt)}.
        </>
      }
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div className="mt-4">
        <CopyBlock text={`${location.origin}/invitation#${link}`} what="the link" />
      </div>
    </Dialog>
  );
}
