import type { MemoDetail } from "@belay/contracts";
import { useMutation } from "@tanstack/react-query";
import { client } from "../../api/client.ts";
import { useMemoMarkdown } from "../../api/memos.ts";
import { Button } from "../../components/button.tsx";
import { CopyBlock } from "../../components/copy-block.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { download } from "../../lib/csv.ts";

interface MarkdownDialogProps {
  memo: MemoDetail;
  onClose: () => void;
}

/** The memo as the text that a repository keeps, and with its signatures for checking elsewhere. */
export function MarkdownDialog({ memo, onClose }: MarkdownDialogProps) {
  const { experiment, version } = memo;
  const markdown = useMemoMarkdown(experiment, version, memo.digest !== null);
  const signed = useMutation({
    mutationFn: async () => {
      const file = await client.signedMemo({ params: { experiment }, query: { version } });
      download(
        `${experiment}-memo-${version}.json`,
        `${JSON.stringify(file, null, 2)}\n`,
        "application/json",
      );
    },
  });
  return (
    <Dialog
      open
      roomy
      onOpenChange={(open) => !open && onClose()}
      title="Markdown"
      description={
        memo.digest
          ? "Keep it as memo.md beside the definition: a revision that is pushed with it is bound to this digest."
          : "A draft has no Markdown until it is complete."
      }
      actions={
        <>
          {memo.signatures.length > 0 && (
            <Button busy={signed.isPending} onClick={() => signed.mutate()}>
              Download with signatures
            </Button>
          )}
          {markdown.data && (
            <Button onClick={() => download(markdown.data.fileName, markdown.data.markdown, "text/markdown")}>
              Download {markdown.data.fileName}
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <div className="mt-3">
        {markdown.data ? (
          <CopyBlock text={markdown.data.markdown} what="the Markdown" />
        ) : (
          memo.digest && !markdown.error && <Skeleton width="100%" height="31rem" />
        )}
      </div>
      <Refusal error={markdown.error ?? signed.error} />
    </Dialog>
  );
}
