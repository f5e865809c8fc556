import type { MemoDetail, MemoDraft, SampleCheck } from "@belay/contracts";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { useKnownPeople, useMemoCheck, useMemoDetail } from "../../api/memos.ts";
import { useSession, useSystem } from "../../api/session.ts";
import { Bar } from "../../components/bar.tsx";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { ScrollRegion } from "../../components/scroll-region.tsx";
import { PageSkeleton, Skeleton } from "../../components/skeleton.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatPlural } from "../../lib/format.ts";
import { ClashPanel } from "./clash-panel.tsx";
import { controlIdOf, MemoForm } from "./memo-form.tsx";
import { fieldAt } from "./memo-fields.ts";
import { MemoPaper } from "./memo-paper.tsx";
import { PageFitNote } from "./page-fit-note.tsx";
import { authorWords, namesOf, pageSignatures } from "./page-signatures.ts";
import { PeopleList } from "./people-list.tsx";
import { PrintSheet } from "./print-sheet.tsx";
import { SaveState } from "./save-state.tsx";
import { ScopePanel } from "./scope-panel.tsx";
import { textAt } from "./memo-words.ts";
import { useLater } from "./use-later.ts";
import { useMemoEditing } from "./use-memo-editing.ts";
import { usePageFit } from "./use-page-fit.ts";

/** Writing a memo, beside the page that comes of it. */
export function MemoEdit() {
  const { experiment } = useParams({ strict: false }) as { experiment: string };
  const { data: memo, error, refetch } = useMemoDetail(experiment);
  const you = useSession().data?.person.id;
  if (memo && you) return <Editor key={`${you} ${experiment}`} memo={memo} you={you} />;
  return (
    <div className="page">
      <Breadcrumbs items={[{ label: "Memos", to: "/memos" }, { label: experiment }]} />
      {error ? (
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

function Editor({ memo, you }: { memo: MemoDetail; you: string }) {
  const { pane } = useSearch({ strict: false });
  // Writing on what is signed begins a new version: not before somebody says so.
  const [after, setAfter] = useState<number>();
  const writes = memo.state === "draft" || after === memo.version;
  const { editing, mode, write, save, dispatch } = useMemoEditing(memo, you, writes);
  const { draft } = editing;
  const checked = useLater(draft, 500);
  const check = useMemoCheck(checked as MemoDraft);
  const missing = check.data?.missing ?? memo.missing;
  // The page may come a moment after the letter.
  const shown = useDeferredValue(draft);
  const printed = useRef<HTMLDivElement>(null);
  const fit = usePageFit(printed);
  const people = useKnownPeople();
  const sample = useSystem().data?.sampleMode ?? false;
  const readOnly = !memo.you.mayEdit || !writes;
  const name = textAt(draft.name) || memo.experiment;

  const navigate = useNavigate();
  // On a phone the form may be behind the page: it comes to the front first.
  const goTo = (pointer: string) =>
    void navigate({
      to: ".",
      search: (search) => ({ ...search, pane: undefined }) as never,
      replace: true,
      resetScroll: false,
    }).then(() => focusField(pointer));
  const apply = ({ kind, value }: SampleCheck["alternatives"][number]) => {
    if (value === null) return;
    if (kind === "raise-effect") write("/success/minimumEffect", value);
    else if (kind === "widen-audience") write("/sample/perWeek", value);
    // Which metric that is, nobody can compute: its field is where one is named.
    else goTo("/success/metric");
  };

  const page = useMemo(
    () => ({
      content: shown,
      nameOf: namesOf(memo, people),
      facts: [{ label: "Version", value: `${memo.version}, by ${authorWords(memo) || "nobody yet"}` }],
      digest: check.data?.digest ?? null,
      signatures: memo.state === "draft" ? pageSignatures({ ...memo, signatures: [] }) : pageSignatures(memo),
      authors: authorWords(memo),
      sample,
    }),
    [shown, memo, people, check.data, sample],
  );

  return (
    <div className="memo-editor" data-pane={pane}>
      <title>{`Write ${name} · Belay`}</title>
      <div className="memo-editor-head">
        <div>
          <Breadcrumbs
            items={[
              { label: "Memos", to: "/memos" },
              { label: name, to: "/memos/$experiment", params: { experiment: memo.experiment } },
              { label: "Write" },
            ]}
          />
          <h1>{name}</h1>
        </div>
        <div className="row">
          <SaveState editing={editing} mode={mode} onRetry={() => void save()} />
          <Link
            className={buttonClass("primary")}
            to="/memos/$experiment"
            params={{ experiment: memo.experiment }}
            search={{}}
          >
            {missing.length === 0 ? "Page and signatures" : "Look at the page"}
          </Link>
        </div>
      </div>
      <nav className="seg memo-panes" aria-label="What is shown">
        <Pane name="Write" pane={undefined} />
        <Pane name="Page and check" pane="page" />
      </nav>
      <div className="memo-write">
        {!memo.you.mayEdit && (
          <Bar tone="none">
            <b className="strong">You can read this, not write it.</b> Writing takes the role of a reviewer;
            an administrator can give it to you.
          </Bar>
        )}
        {memo.you.mayEdit && !writes && <NewVersionBar memo={memo} onBegin={() => setAfter(memo.version)} />}
        <MemoForm
          draft={draft}
          missing={missing}
          findings={check.data?.findings ?? []}
          readOnly={readOnly}
          onWrite={write}
        />
      </div>
      <ScrollRegion className="memo-side" label="Check and page">
        {check.isPending ? (
          <SideSkeleton />
        ) : (
          <>
            <ScopePanel
              check={check.data}
              stale={check.isPlaceholderData || checked !== draft}
              failed={check.isError}
              locked={readOnly}
              onApply={apply}
              onGo={goTo}
            />
            <PageFitNote fit={fit} />
            <div className="paper-well">
              <MemoPaper {...page} />
            </div>
          </>
        )}
      </ScrollRegion>
      <div className="memo-dock">
        <ClashPanel
          editing={editing}
          onChoose={(pointer, side) => dispatch({ kind: "choose", pointer, side })}
          onSettle={() => dispatch({ kind: "settle" })}
        />
        {editing.taken && !editing.clash && (
          <Bar
            tone="rope"
            announce
            actions={<Button onClick={() => dispatch({ kind: "noticed" })}>Noticed</Button>}
          >
            <b className="strong">
              {editing.taken.by.id === you ? "You, elsewhere," : <ActorName actor={editing.taken.by} />}{" "}
              changed {partWords(editing.taken.pointers)}
            </b>{" "}
            <RelativeTime at={editing.taken.at} />. It is in the form now.
          </Bar>
        )}
      </div>
      <PeopleList people={people} />
      <PrintSheet page={printed}>
        <MemoPaper {...page} printed />
      </PrintSheet>
    </div>
  );
}

/** Puts the caret into a field, or onto the first control of a list. */
function focusField(pointer: string): void {
  const frame = document.getElementById(`field${controlIdOf(pointer)}`);
  frame?.scrollIntoView({ block: "center" });
  frame?.querySelector<HTMLElement>("input, textarea, select, button")?.focus({ preventScroll: true });
}

function Pane({ name, pane }: { name: string; pane: "page" | undefined }) {
  return (
    <Link
      to="."
      search={(search) => ({ ...search, pane }) as never}
      activeOptions={{ explicitUndefined: true }}
      replace
      resetScroll={false}
    >
      {name}
    </Link>
  );
}

/** Until the first check answers: what it says would push the page down. */
function SideSkeleton() {
  return (
    <div className="grid gap-4" role="status" aria-label="Loading">
      <Skeleton width="40%" height="1.25rem" />
      <Skeleton width="80%" />
      <Skeleton width="100%" height="32rem" />
    </div>
  );
}

function NewVersionBar({ memo, onBegin }: { memo: MemoDetail; onBegin: () => void }) {
  const signed = memo.signatures.filter(({ counts }) => counts).length;
  return (
    <Bar tone="watch" actions={<Button onClick={onBegin}>Write version {memo.version + 1}</Button>}>
      <b className="strong">
        Version {memo.version} is {memo.state === "signing" ? "being signed" : memo.state}.
      </b>{" "}
      What you write becomes version {memo.version + 1}, and everybody is asked to sign again
      {signed > 0 && `: ${formatPlural(signed, "signature")} will not count for it`}.
      {memo.state === "approved" && ` Version ${memo.version} holds until then.`}
    </Bar>
  );
}

function partWords(pointers: readonly string[]): string {
  const labels = pointers.map((pointer) => `“${fieldAt(pointer)?.label ?? pointer}”`);
  return labels.length <= 3
    ? labels.join(" and ")
    : `${labels.slice(0, 2).join(", ")} and ${labels.length - 2} more parts`;
}
