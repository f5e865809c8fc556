import type { ReviewSummary, RunDetail } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useDecidedReviews } from "../../api/reviews.ts";
import { useRun } from "../../api/runs.ts";
import { Bar } from "../../components/bar.tsx";
import { ActorName } from "../../components/mark.tsx";
import type { Tone } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { titleOf } from "./desk-queue.tsx";
import { useSession } from "../../api/session.ts";

/** What became of the item that was decided last, as it becomes it; stays until the next verdict. */
export function LastVerdict({ review }: { review: string | undefined }) {
  const item = useDecidedReviews(undefined, review !== undefined).data?.items.find(({ id }) => id === review);
  return item ? <Outcome item={item} /> : null;
}

function Outcome({ item }: { item: ReviewSummary }) {
  const me = useSession().data?.person.id;
  const published = item.state === "approved" || item.state === "edited";
  const kind = published ? "publish" : "baseline";
  const action = useRun(item.run).data?.actions.find((sent) => sent.kind === kind);
  const outcome = action && outcomeOf(action);
  return (
    <Bar tone={outcome?.tone ?? (published ? "good" : "none")} className="last-verdict" announce>
      <b className="strong">
        {verdictWords[item.state] ?? "Decided"}: {titleOf(item)}.
      </b>{" "}
      {item.decidedBy && item.decidedBy.id !== me && (
        <>
          By <ActorName actor={item.decidedBy} />.{" "}
        </>
      )}
      {!published && "The baseline goes out. "}
      {outcome && `${outcome.words} `}
      <Link
        to="/experiments/$experiment/runs/$run"
        params={{ experiment: item.experiment, run: item.run }}
        className="nw"
      >
        Open its run
      </Link>
    </Bar>
  );
}

const verdictWords: Partial<Record<ReviewSummary["state"], string>> = {
  approved: "Approved",
  edited: "Approved with an edit",
  rejected: "Rejected",
  expired: "Past due",
  withdrawn: "Withdrawn",
};

/** Where what was released stands on its way into the system of record. */
function outcomeOf({ state, system, attempts }: RunDetail["actions"][number]): { tone: Tone; words: string } {
  switch (state) {
    case "done":
      return { tone: "good", words: `Sent to ${system}.` };
    case "retrying":
      return {
        tone: "watch",
        words: `${system} has not taken it yet: ${formatPlural(attempts, "attempt")}.`,
      };
    case "dead":
      return {
        tone: "stop",
        words: `${system} did not take it: given up after ${formatPlural(attempts, "attempt")}.`,
      };
    case "withdrawn":
      return { tone: "watch", words: `Not sent to ${system}: withdrawn.` };
    default:
      return { tone: "none", words: `On its way to ${system}.` };
  }
}
