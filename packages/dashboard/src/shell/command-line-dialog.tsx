import type { useSignInLink } from "../api/session.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { LoginCommand } from "./login-command.tsx";

interface CommandLineDialogProps {
  link: ReturnType<typeof useSignInLink>;
  open: boolean;
  onClose: () => void;
}

/** Signs the command line in. Not in the address: whoever opened that would make a link without asking for one. */
export function CommandLineDialog({ link, open, onClose }: CommandLineDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      roomy
      title="Command line"
      description={
        <>
          Run this in a terminal, and <code>belay</code> speaks there as you. In a clone of Belay it is called{" "}
          <code>npx belay</code>.
        </>
      }
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div className="mt-4">
        <LoginCommand link={link} />
      </div>
    </Dialog>
  );
}
