import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode, RefObject } from "react";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What the dialog says in one or two sentences; read out with the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the safe one first. */
  actions: ReactNode;
  /** A question that must be answered: a press outside does not close it. */
  alert?: boolean;
  roomy?: boolean;
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where focus goes after; to what had it before unless set. */
  finalFocus?: () => HTMLElement | null;
}

/** A modal dialog: focus goes in, stays in, and comes back; Escape closes it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  actions,
  alert,
  roomy,
  initialFocus,
  finalFocus,
}: DialogProps) {
  const Parts = alert ? AlertDialog : BaseDialog;
  return (
    <Parts.Root open={open} onOpenChange={(next: boolean) => onOpenChange(next)}>
      <Parts.Portal>
        <Parts.Backdrop className="scrim" />
        <Parts.Viewport className="dialog-place">
          <Parts.Popup
            className={roomy ? "dialog roomy" : "dialog"}
            initialFocus={initialFocus}
            finalFocus={finalFocus}
          >
            <Parts.Title>{title}</Parts.Title>
            {description && (
              <Parts.Description render={<div />} className="quiet">
                {description}
              </Parts.Description>
            )}
            {children}
            <div className="acts-end">{actions}</div>
          </Parts.Popup>
        </Parts.Viewport>
      </Parts.Portal>
    </Parts.Root>
  );
}
