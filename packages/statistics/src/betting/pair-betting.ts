import type { BlockDifferences } from "../blocks/block-differences.ts";
import { requireAlpha } from "../statistics-error.ts";
import { betWeights, type BettingPlan, type PairPlan, planInBlocks } from "./bet-weights.ts";
import { blockTable, lowerBound, logWealth } from "./wealth.ts";

/** Where the AI arm stands beside the baseline. `inconclusive` is no reason to ship. */
export type Direction = "better" | "worse" | "inconclusive";

export type PairBetting = {
  blocks: number;
  /** The mean block difference, AI minus baseline, in [−1, 1]; null before the first block. */
  estimate: number | null;
  /** The interval for the difference, valid at every look. */
  lower: number;
  upper: number;
  /** Evidence against "not better" and "not worse": natural logs of e-values; decided at ln(2/α). */
  logEBetter: number;
  logEWorse: number;
  decision: Direction;
};

/**
 * M1, pair betting: is the AI arm better, for a binary metric, bounded scores or blind preference? Exact at any
 * number of units and under any number of looks: the chance of ever deciding wrongly is at most α.
 *
 * Edges: no block (nobody came, one arm is empty, one unit): estimate null, both logs 0, interval [−1, 1].
 * All differences −1 (or 1): the interval reaches to −1 (or 1).
 *
 * Source: e-processes by betting, Waudby-Smith & Ramdas, "Estimating means of bounded random variables by
 * betting" (JRSS B 2024), on blocks as in Turner, Ly & Grünwald, "Generic e-variables for exact sequential
 * k-sample tests" (2024); the time-uniform bound is Ville's inequality.
 * @param phases one histogram a phase, from the memo's start; phases add, they are not pooled
 * @param plan what the memo fixed; more is better (a metric of which less is better goes in negated)
 * @param alpha two-sided, 0.05 unless set
 * @throws StatisticsError `bad-parameter`
 */
export function pairBetting(
  phases: readonly BlockDifferences[],
  plan: BettingPlan | PairPlan,
  alpha = 0.05,
): PairBetting {
  requireAlpha(alpha);
  const weights = betWeights(planInBlocks(plan), alpha / 2);
  const target = Math.log(2 / alpha);
  const { blocks, sum } = blockTable(phases);
  const bounds = bettingBounds(phases, weights, target);
  const logEBetter = logEvidence(phases, weights, 0, 1);
  const logEWorse = logEvidence(phases, weights, 0, -1);
  const decision = logEBetter >= target ? "better" : logEWorse >= target ? "worse" : "inconclusive";
  return { blocks, estimate: blocks === 0 ? null : sum / blocks, ...bounds, logEBetter, logEWorse, decision };
}

/** The differences not refuted: [sup{E⁺ ≥ e^target}, inf{E⁻ ≥ e^target}]. */
export function bettingBounds(
  phases: readonly BlockDifferences[],
  weights: readonly number[],
  target: number,
) {
  const upper = -lowerBound(blockTable(phases, -1), weights, target);
  return { lower: lowerBound(blockTable(phases), weights, target), upper: upper === 0 ? 0 : upper };
}

/** ln E⁺(d) with sign 1, ln E⁻(d) with sign −1; 0 before the first block. */
export function logEvidence(
  phases: readonly BlockDifferences[],
  weights: readonly number[],
  d: number,
  sign: 1 | -1,
): number {
  const table = blockTable(phases, sign);
  return table.blocks === 0 ? 0 : logWealth(table, weights, 1 + sign * d).value;
}
