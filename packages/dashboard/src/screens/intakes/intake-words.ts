import type { CriterionScore, IntakeSummary } from "@belay/contracts";
import { formatCount } from "../../lib/format.ts";

const states: Record<string, string> = {
  draft: "being written",
  submitted: "handed in",
  rejected: "rejected",
  "in-memo": "made into a memo",
};

/** How an intake stands, in words. */
export const stateWord = (state: string): string => states[state] ?? state;

export const nameOf = ({ name }: Pick<IntakeSummary, "name">): string => name || "Without a name";

/** What costs most of the total: the criterion whose missing points weigh most. */
export function heldBackBy({ score }: Pick<IntakeSummary, "score">): CriterionScore | undefined {
  const costs = score.criteria.map((each) => ({ each, cost: (10 - each.score) * each.weight }));
  const largest = costs.toSorted((one, other) => other.cost - one.cost)[0];
  return largest && largest.cost > 0 ? largest.each : undefined;
}

/** Hours or days as one says them: one decimal below a hundred, where there is one. */
export function formatRough(value: number): string {
  const tenths = Math.round(value * 10) / 10;
  return value >= 100 || Number.isInteger(tenths) ? formatCount(Math.round(tenths)) : tenths.toFixed(1);
}
