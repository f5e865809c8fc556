import type { ExperimentSummary, GateItem } from "@belay/contracts";
import { formatPlural } from "./format.ts";

export interface NextStep {
  /** Whether it waits for the reader, or for time and others. */
  waitsForYou: boolean;
  answer: string;
  reason: string;
  holder: string;
  to: "desk" | "exposure" | "runs";
}

/** What somebody has to do next, most urgent first. Gate items are known only where the whole experiment was read. */
export function nextStepOf(
  experiment: ExperimentSummary,
  gate?: { ring: number | null; items: GateItem[] },
): NextStep {
  const { exposure, rings, waitingReviews, deadActions, latestRevision, workflow } = experiment;
  if (exposure.state === "inactive") {
    return step(
      true,
      `Activate revision ${latestRevision}`,
      "It starts in shadow: the AI path runs and nobody sees it.",
      "you",
      "exposure",
    );
  }
  if (exposure.state === "killed" || exposure.state === "paused") {
    const held =
      exposure.heldBy === "experiment" || exposure.heldBy === null
        ? ""
        : ` The whole ${exposure.heldBy} is held.`;
    return step(
      true,
      "Find out why, then open again",
      `${exposure.reason ? `“${exposure.reason}”.` : "No reason was given."}${held}`,
      "whoever may promote",
      "exposure",
    );
  }
  if (deadActions > 0)
    return step(
      true,
      "Look at the stuck actions",
      "Their runs say which system refused, and why.",
      "you",
      "runs",
    );
  if (waitingReviews > 0) {
    return step(
      true,
      `${formatPlural(waitingReviews, "draft")} ${waitingReviews === 1 ? "waits" : "wait"} for review`,
      "Past its due time a draft ends in the baseline.",
      "reviewers",
      "desk",
    );
  }
  const nextRing = gate ? gate.ring : exposure.ring + 1 < rings.length ? exposure.ring + 1 : null;
  const ring = nextRing === null ? undefined : rings[nextRing];
  if (nextRing === null || !ring)
    return step(false, "Run to the decision", "The last ring is reached.", workflow.owner, "exposure");
  const open = gate?.items.filter((item) => !item.met) ?? [];
  const [first] = open;
  if (first) {
    return step(
      false,
      `Ring ${nextRing} waits`,
      `${first.title}: ${first.detail.replace(/\.$/, "")}.${open.length > 1 ? ` And ${open.length - 1} more.` : ""}`,
      first.holder ?? workflow.owner,
      "exposure",
    );
  }
  return step(
    true,
    // Without the list of conditions, as in the portfolio, nobody knows yet whether they hold.
    gate ? `Open ring ${nextRing}, ${ring.name}` : `Ring ${nextRing}, ${ring.name}, when its gate holds`,
    gate ? "Every condition on the list holds." : "When its conditions hold.",
    "whoever may promote",
    "exposure",
  );
}

function step(
  waitsForYou: boolean,
  answer: string,
  reason: string,
  holder: string,
  to: NextStep["to"],
): NextStep {
  return { waitsForYou, answer, reason, holder, to };
}
