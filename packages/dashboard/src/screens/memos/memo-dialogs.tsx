import type { MemoDetail } from "@belay/contracts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { AskDialog } from "./ask-dialog.tsx";
import { EndDialog } from "./end-dialog.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { MarkdownDialog } from "./markdown-dialog.tsx";
import { SignDialog } from "./sign-dialog.tsx";

/** The dialog that the address asks for (`?ask=sign`), so that it can be linked from a message to who has to sign. */
export function MemoDialogs({ memo }: { memo: MemoDetail }) {
  const { ask } = useSearch({ strict: false });
  const navigate = useNavigate();
  const props = {
    memo,
    onClose: () =>
      void navigate({
        to: ".",
        search: (before) => ({ ...before, ask: undefined }),
        replace: true,
        resetScroll: false,
      }),
  };
  switch (ask) {
    case "sign":
      return <SignDialog {...props} />;
    case "ask":
      return <AskDialog {...props} />;
    case "end":
      return <EndDialog {...props} />;
    case "markdown":
      return <MarkdownDialog {...props} />;
    case "import":
      return <ImportDialog {...props} />;
    default:
      return null;
  }
}
