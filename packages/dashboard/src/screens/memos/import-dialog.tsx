import type { MemoDetail } from "@belay/contracts";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useMemoCommand, useReadMemo } from "../../api/memos.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { ScrollRegion } from "../../components/scroll-region.tsx";
import { formatPlural } from "../../lib/format.ts";
import { changedPointers, type DraftJson } from "./memo-draft.ts";
import { MemoDifferences } from "./memo-differences.tsx";
import { memoPointers } from "./memo-fields.ts";
import { MarkdownProblems, MarkdownSource } from "./markdown-source.tsx";

interface ImportDialogProps {
  memo: MemoDetail;
  onClose: () => void;
}

/** Takes over a memo written elsewhere, after showing what would change. */
export function ImportDialog({ memo, onClose }: ImportDialogProps) {
  const id = useId();
  const navigate = useNavigate();
  const [markdown, setMarkdown] = useState("");
  const reading = useReadMemo();
  const command = useMemoCommand(memo.experiment);
  const read = reading.data;
  const changes = read?.content
    ? changedPointers(memo.content as DraftJson, read.content as DraftJson, memoPointers)
    : [];
  const takeOver = () =>
    command.mutate(
      { kind: "import", basedOn: memo.edition, markdown },
      {
        onSuccess: () =>
          void navigate({
            to: "/memos/$experiment/edit",
            params: { experiment: memo.experiment },
            search: {},
          }),
      },
    );
  return (
    <Dialog
      open
      roomy
      onOpenChange={(open) => !open && onClose()}
      title="Take over a Markdown memo"
      description={
        memo.state === "draft"
          ? "It takes the place of what is in the draft. What would change is shown first."
          : `It becomes version ${memo.version + 1}, a draft, which asks for all signatures again. What would change is shown first.`
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {read?.content && changes.length > 0 ? (
            <Button kind="primary" busy={command.isPending} onClick={takeOver}>
              Take over {formatPlural(changes.length, "change")}
            </Button>
          ) : (
            <Button
              kind="primary"
              busy={reading.isPending}
              unavailable={
                markdown.trim() === "" ? "Paste the Markdown or choose its file first." : undefined
              }
              onClick={() => reading.mutate(markdown)}
            >
              Show what would change
            </Button>
          )}
        </>
      }
    >
      <MarkdownSource
        id={id}
        value={markdown}
        onChange={(next) => {
          setMarkdown(next);
          reading.reset();
        }}
      />
      {read && <MarkdownProblems problems={read.problems} usable={read.content !== null} />}
      {read?.content && changes.length === 0 && (
        <p className="quiet mt-3">It says what the memo says already.</p>
      )}
      {read?.content && changes.length > 0 && (
        <ScrollRegion label="What would change" className="mt-3 max-h-80 overflow-auto">
          <MemoDifferences before={memo.content as DraftJson} after={read.content as DraftJson} />
        </ScrollRegion>
      )}
      <Refusal error={reading.error ?? command.error} />
    </Dialog>
  );
}
