import type { ReviewDetail } from "@belay/contracts";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useDecide } from "../../api/reviews.ts";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { formatDigest, formatSpan } from "../../lib/format.ts";
import { leavesOf, valueAt, withTexts } from "../../lib/json-text.ts";
import { plainWords } from "../../lib/run-words.ts";
import { useShortcuts } from "../../lib/use-shortcuts.ts";
import { wordDiff } from "../../lib/word-diff.ts";
import type { DeskItemProps } from "./desk-item.tsx";
import { DraftPane } from "./draft-pane.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { readReferences, withoutUnsupported } from "./passages.ts";
import { RejectDialog } from "./reject-dialog.tsx";
import { SourcePane } from "./source-pane.tsx";
import { useActiveTime } from "./use-active-time.ts";
import { type ClaimState, useClaim } from "./use-claim.ts";

/** The two panes and the bar of actions, with one state for the edit, the rating and the passage looked at. */
export function Workplace({
  review,
  leftQueue,
  onNext,
  onPrevious,
  onDecided,
}: DeskItemProps & { review: ReviewDetail }) {
  const open = review.state === "waiting" || review.state === "claimed";
  const claim = useClaim(review.id, open);
  const activeTime = useActiveTime(review.id);
  const decide = useDecide();
  const navigate = useNavigate();
  const references = useMemo(() => readReferences(review.references), [review.references]);
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const [editing, setEditing] = useState(false);
  const [showDiff, setShowDiff] = useState(true);
  const [rating, setRating] = useState<number>();
  const [passage, setPassage] = useState<number>();
  const [dialog, setDialog] = useState<"reject" | "keys">();

  const edited = [...texts].some(([pointer, text]) => valueAt(review.draft, pointer) !== text);
  const blocked = blockedBy(open, leftQueue, claim.state);

  // The passage is scrolled to once its pane is on the screen.
  useEffect(() => {
    if (passage === undefined) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    document
      .getElementById(`passage-${passage}`)
      ?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }, [passage]);
  const lookAt = (number: number) => {
    if (number > references.passages.length) return;
    void navigate({
      to: ".",
      search: (before) => ({ ...before, pane: "source" }) as never,
      replace: true,
      resetScroll: false,
    });
    setPassage(number);
  };

  const approve = () => {
    if (blocked || decide.isPending) return;
    const common = { draftDigest: review.draftDigest, rating, activeMs: activeTime() };
    const verdict = edited
      ? ({ verdict: "edited", final: withTexts(review.draft, texts), ...common } as const)
      : ({ verdict: "approved", ...common } as const);
    decide.mutate(
      { review: review.id, verdict },
      {
        onSuccess: () => {
          claim.settle();
          onDecided(edited ? "Approved with your edit." : "Approved.");
        },
      },
    );
  };
  const reject = (reason: string, words: string) =>
    decide.mutate(
      {
        review: review.id,
        verdict: {
          verdict: "rejected",
          draftDigest: review.draftDigest,
          reason,
          words: words || undefined,
          rating,
          activeMs: activeTime(),
        },
      },
      {
        onSuccess: () => {
          claim.settle();
          setDialog(undefined);
          onDecided("Rejected; the baseline goes out.");
        },
      },
    );
  const removeUnsupported = () => {
    const next = new Map(texts);
    for (const [pointer, claims] of references.claims) {
      const text = valueAt(review.draft, pointer);
      if (typeof text === "string" && !texts.has(pointer) && claims.some((item) => !item.supported))
        next.set(pointer, withoutUnsupported(text, claims));
    }
    setTexts(next);
  };

  useShortcuts({
    j: onNext,
    k: onPrevious,
    a: approve,
    e: () => !blocked && setEditing(true),
    r: () => !blocked && setDialog("reject"),
    d: () => setShowDiff(!showDiff),
    x: () => references.unsupported > 0 && !blocked && removeUnsupported(),
    "?": () => setDialog("keys"),
    ...Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [String(index + 1), () => lookAt(index + 1)]),
    ),
  });

  const total = wordDiff(joined(review.draft), joined(withTexts(review.draft, texts)));
  return (
    <>
      <div className="panes">
        <SourcePane review={review} references={references} active={passage} />
        <DraftPane
          review={review}
          references={references}
          texts={texts}
          onText={(pointer, text) => setTexts(new Map(texts).set(pointer, text))}
          editing={editing}
          onStopEditing={() => setEditing(false)}
          onApprove={approve}
          showDiff={showDiff}
          diff={edited ? total : undefined}
          onPassage={lookAt}
          onRemoveUnsupported={blocked ? undefined : removeUnsupported}
          rating={rating}
          onRating={setRating}
          notice={blocked}
        />
      </div>
      <footer className="acts dock">
        <p className="note signs">{signsWords(review, edited)}</p>
        <div className="row">
          <Button kind="stop" shortcut="r" unavailable={blocked} onClick={() => setDialog("reject")}>
            Reject
          </Button>
          <Button
            shortcut={editing ? "Escape" : "e"}
            unavailable={blocked}
            onClick={() => setEditing(!editing)}
          >
            {editing ? "Done editing" : "Edit"}
          </Button>
          <Button kind="primary" shortcut="a" unavailable={blocked} busy={decide.isPending} onClick={approve}>
            {edited ? "Approve edit" : "Approve"}
          </Button>
        </div>
        <p className="note keys">
          <KeyWords keys={["J", "K"]} words="next, previous" />
          {references.passages.length > 0 && <KeyWords keys={["1", "9"]} join="–" words="passage" />}
          <KeyWords keys={["D"]} words="diff on, off" />
          <KeyWords keys={["?"]} words="all keys" />
        </p>
        {!dialog && <Refusal error={decide.error} />}
      </footer>
      {dialog === "reject" && (
        <RejectDialog
          review={review}
          error={decide.error}
          busy={decide.isPending}
          onReject={reject}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === "keys" && <KeysDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}

function KeyWords({ keys, join = " ", words }: { keys: string[]; join?: string; words: string }) {
  return (
    <span>
      {keys.map((key, index) => (
        <span key={key}>
          {index > 0 && join}
          <kbd>{key}</kbd>
        </span>
      ))}{" "}
      {words}
    </span>
  );
}

/** Why this item can't be decided here and now. */
function blockedBy(open: boolean, leftQueue: boolean, claim: ClaimState): string | undefined {
  if (!open) return "This one is decided.";
  if (claim === "taken") return "Somebody else is on it.";
  if (claim === "gone" || leftQueue) return "This one has left the queue: decided, expired or withdrawn.";
  if (claim === "failed") return "It could not be claimed for you. Go to the next one, or open it again.";
  return undefined;
}

function signsWords(review: ReviewDetail, edited: boolean): string {
  const what = edited ? "your edited text" : `this text (${formatDigest(review.draftDigest)})`;
  if (!review.action) return `Approving signs ${what}. Nothing is written to another system.`;
  const { system, recordType, verb, target } = review.action;
  return `Approving signs ${what}: ${plainWords(verb)} one ${plainWords(recordType)} in ${system} for ${target}, once, good for ${formatSpan(review.approvalExpiresMinutes * 60_000)}.`;
}

function joined(draft: ReviewDetail["draft"]): string {
  return leavesOf(draft)
    .map((leaf) => String(leaf.value ?? ""))
    .join("\n");
}
