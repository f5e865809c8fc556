import type { ReviewDetail } from "@belay/contracts";
import { Bar } from "../../components/bar.tsx";
import { Button } from "../../components/button.tsx";
import { diffSummary } from "../../components/diff-text.tsx";
import { ScrollRegion } from "../../components/scroll-region.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { leavesOf } from "../../lib/json-text.ts";
import { plainWords } from "../../lib/run-words.ts";
import type { WordDiff } from "../../lib/word-diff.ts";
import { DraftField, isLong } from "./draft-field.tsx";
import type { References } from "./passages.ts";
import { Rating } from "./rating.tsx";

interface DraftPaneProps {
  review: ReviewDetail;
  references: References;
  texts: ReadonlyMap<string, string>;
  onText: (pointer: string, text: string) => void;
  editing: boolean;
  onStopEditing: () => void;
  onApprove: () => void;
  showDiff: boolean;
  diff: WordDiff | undefined;
  onPassage: (number: number) => void;
  onRemoveUnsupported: (() => void) | undefined;
  rating: number | undefined;
  onRating: (rating: number) => void;
  /** Why nothing can be decided here. */
  notice: string | undefined;
}

/** The draft, to be read, or edited in place with the difference beside it. */
export function DraftPane(props: DraftPaneProps) {
  const { review, references, diff, notice, editing } = props;
  const leaves = leavesOf(review.draft);
  const short = leaves.filter((leaf) => !isLong(leaf) && isTopLevel(leaf));
  const parts = leaves.filter((leaf) => !isLong(leaf) && !isTopLevel(leaf));
  const long = leaves.filter(isLong);
  const firstEditable = long[0] ?? short.find((leaf) => typeof leaf.value === "string");
  const remaining = [...references.claims]
    .filter(([pointer]) => !props.texts.has(pointer))
    .reduce((sum, [, claims]) => sum + claims.filter((claim) => !claim.supported).length, 0);
  const field = (leaf: (typeof leaves)[number]) => (
    <DraftField
      key={leaf.pointer}
      leaf={leaf}
      claims={references.claims.get(leaf.pointer) ?? []}
      takesFocus={editing && leaf === firstEditable}
      {...props}
    />
  );

  /** What a person has changed, or would state without a source, is not folded away. */
  const needsLook = ({ pointer }: (typeof leaves)[number]) =>
    props.texts.has(pointer) || (references.claims.get(pointer) ?? []).some((claim) => !claim.supported);

  return (
    <ScrollRegion className="pane draft" label="Draft and your edit">
      <div className="row apart ph">
        <h2>
          Draft <span className="note">{review.arm === "ai" ? "AI" : "Baseline"}</span>
        </h2>
        <span className="note" role="status">
          {diff ? `Your edit: ${diffSummary(diff)}` : editing ? "Emptied list items are left out" : ""}
        </span>
      </div>
      {notice && (
        <Bar tone="none" className="mt-0! mb-4">
          {notice}
        </Bar>
      )}
      {review.held && (
        <Bar tone="watch" className="mt-0! mb-4">
          <b className="strong">The experiment is paused.</b> Your verdict counts; what it releases waits
          until it goes on.
        </Bar>
      )}
      {short.length > 0 && <dl className="pairs mail">{short.map(field)}</dl>}
      {long.map(field)}
      {parts.length > 0 && (
        <details className="data more" open={editing || parts.some(needsLook)}>
          <summary>{formatPlural(parts.length, "more field")}</summary>
          <dl className="pairs">{parts.map(field)}</dl>
        </details>
      )}
      {remaining > 0 && (
        <Bar
          tone="watch"
          actions={
            props.onRemoveUnsupported && (
              <Button shortcut="x" onClick={props.onRemoveUnsupported}>
                Delete
              </Button>
            )
          }
        >
          <b className="strong">{formatPlural(remaining, "sentence has", "sentences have")} no source.</b>{" "}
          Delete {remaining === 1 ? "it" : "them"}, or approving states {remaining === 1 ? "it" : "them"} as
          yours.
        </Bar>
      )}
      {review.askRating && !notice && <Rating value={props.rating} onChange={props.onRating} />}
      {review.checks.length > 0 && (
        <ul className="checkline" aria-label="Checks">
          {review.checks.map((check, index) => (
            <li key={`${check.check}-${index}`} title={check.message}>
              <ToneWord tone={check.verdict === "passed" ? "good" : "watch"}>
                {plainWords(check.check).replace(/^./, (letter) => letter.toUpperCase())}
                {check.verdict !== "passed" && `: ${check.message || plainWords(check.verdict)}`}
              </ToneWord>
            </li>
          ))}
        </ul>
      )}
    </ScrollRegion>
  );
}

/** The head of a mail rather than one of its parts. */
function isTopLevel({ pointer }: { pointer: string }): boolean {
  return pointer.lastIndexOf("/") <= 0;
}
