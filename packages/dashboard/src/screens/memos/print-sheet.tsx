import { type ReactNode, type RefObject } from "react";
import { createPortal } from "react-dom";

/**
 * The page that a printer gets, beside the application. On the screen it is laid out where nobody sees it, so that
 * it can be measured; on paper it is all there is.
 */
export function PrintSheet({
  page,
  children,
}: {
  page: RefObject<HTMLDivElement | null>;
  children: ReactNode;
}) {
  return createPortal(
    <div className="print-sheet">
      <div ref={page}>{children}</div>
    </div>,
    document.body,
  );
}
