import type { MemoDetail } from "@belay/contracts";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { useKnownPeople, useMemoDetail } from "../../api/memos.ts";
import { failureOf, isProblem } from "../../api/problem.ts";
import { useSystem } from "../../api/session.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { buttonClass } from "../../components/button.tsx";
import { Checklist } from "../../components/checklist.tsx";
import { Failure } from "../../components/failure.tsx";
import { PageSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { formatInstant } from "../../lib/time.ts";
import { gateItems } from "../experiment/gate-items.ts";
import type { DraftJson } from "./memo-draft.ts";
import { MemoBar } from "./memo-bar.tsx";
import { MemoDialogs } from "./memo-dialogs.tsx";
import { MemoPaper } from "./memo-paper.tsx";
import { MemoRevisions } from "./memo-revisions.tsx";
import { textAt } from "./memo-words.ts";
import { PageFitNote } from "./page-fit-note.tsx";
import { authorWords, namesOf, pageSignatures } from "./page-signatures.ts";
import { PrintSheet } from "./print-sheet.tsx";
import { Signatures } from "./signatures.tsx";
import { usePageFit } from "./use-page-fit.ts";

/** A memo: its page, who signed it, what is still missing, and what runs under it. */
export function Memo() {
  const { experiment } = useParams({ strict: false }) as { experiment: string };
  const { version } = useSearch({ strict: false });
  const { data: memo, error, refetch } = useMemoDetail(experiment, version);
  if (memo) return <MemoPage memo={memo} />;
  return (
    <div className="page">
      <Breadcrumbs items={[{ label: "Memos", to: "/memos" }, { label: experiment }]} />
      {isProblem(error, "not-found") ? (
        <>
          <h1 className="vh">{experiment}</h1>
          <NoMemo experiment={experiment} detail={failureOf(error).detail} />
        </>
      ) : error ? (
        <>
          <h1 className="vh">{experiment}</h1>
          <Failure what="The memo" error={error} onRetry={() => void refetch()} />
        </>
      ) : (
        <PageSkeleton />
      )}
    </div>
  );
}

/** Where something leads to a memo that nobody has begun. */
function NoMemo({ experiment, detail }: { experiment: string; detail: string }) {
  return (
    <StateMessage
      title="There is no memo here yet"
      action={
        <Link className={buttonClass("primary")} to="/memos" search={{ ask: "new", key: experiment }}>
          Begin the memo of {experiment}
        </Link>
      }
    >
      {detail} Until it has one, and the people it names have signed it, nothing of it can be exposed.
    </StateMessage>
  );
}

function MemoPage({ memo }: { memo: MemoDetail }) {
  const printed = useRef<HTMLDivElement>(null);
  const fit = usePageFit(printed);
  const people = useKnownPeople();
  const sample = useSystem().data?.sampleMode ?? false;
  const name = memo.name || memo.experiment;
  const page = {
    content: memo.content as DraftJson,
    nameOf: namesOf(memo, people),
    facts: factsOf(memo),
    digest: memo.digest,
    signatures: pageSignatures(memo),
    authors: authorWords(memo),
    sample,
  };
  return (
    <div className="page memo-page">
      <title>{`Memo: ${textAt(page.content.name) || name} · Belay`}</title>
      <Breadcrumbs items={[{ label: "Memos", to: "/memos" }, { label: name }]} />
      <MemoBar memo={memo} fits={fit?.fits ?? true} />
      <div className="memo-split">
        <div className="paper-well">
          <MemoPaper {...page} heading="h1" />
          <PageFitNote fit={fit} />
        </div>
        <div className="memo-aside">
          {memo.items.length > 0 && (
            <section>
              <h2>
                What must hold{" "}
                <span className="note">
                  {memo.items.filter(({ met }) => met).length} of {memo.items.length}
                </span>
              </h2>
              <Checklist items={gateItems(memo.items)} label="What must hold before exposure" />
            </section>
          )}
          <Signatures memo={memo} />
          <MemoRevisions memo={memo} />
          <section>
            <h2>More</h2>
            <ul className="links">
              <li>
                <Link to="/memos/$experiment/versions" params={{ experiment: memo.experiment }} search={{}}>
                  Versions and what changed
                </Link>
              </li>
              <li>
                <Link
                  to="."
                  search={(search) => ({ ...search, ask: "markdown" }) as never}
                  resetScroll={false}
                >
                  Markdown and the signed file
                </Link>
              </li>
              {memo.you.mayEdit && (
                <li>
                  <Link
                    to="."
                    search={(search) => ({ ...search, ask: "import" }) as never}
                    resetScroll={false}
                  >
                    Take over a Markdown memo
                  </Link>
                </li>
              )}
              {memo.state !== "ended" && memo.state !== "superseded" && memo.digest && (
                <li>
                  <Link to="." search={(search) => ({ ...search, ask: "end" }) as never} resetScroll={false}>
                    Close this memo
                  </Link>
                </li>
              )}
            </ul>
          </section>
        </div>
      </div>
      <MemoDialogs memo={memo} />
      <PrintSheet page={printed}>
        <MemoPaper {...page} printed />
      </PrintSheet>
    </div>
  );
}

function factsOf(memo: MemoDetail): { label: string; value: string }[] {
  const day = (instant: string) => formatInstant(instant).split(",")[0] ?? "";
  return [
    { label: "Version", value: [String(memo.version), authorWords(memo)].filter(Boolean).join(", by ") },
    memo.approvedAt
      ? { label: "Approved", value: day(memo.approvedAt) }
      : { label: "Saved", value: day(memo.savedAt) },
  ];
}
