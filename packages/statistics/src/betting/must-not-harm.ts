import { type BlockDifferences, negateDifferences } from "../blocks/block-differences.ts";
import { requireAlpha, requireParameter } from "../statistics-error.ts";
import { betWeights, type BettingPlan, type PairPlan, planInBlocks } from "./bet-weights.ts";
import { bettingBounds, logEvidence } from "./pair-betting.ts";

/** Whether a metric that must not get worse holds its margin. `inconclusive` is not `holding`. */
export type Harm = "holding" | "harmed" | "inconclusive";

export type MustNotHarmPlan = (BettingPlan | PairPlan) & {
  /** By how much it may get worse, on [0, 1], 0 or more and below 1. */
  margin: number;
  /** Whether more of the metric is better; true unless set. */
  higherIsBetter?: boolean;
};

export type MustNotHarm = {
  /** Natural logs of the e-values of the two claims; decided at ln(1/α). */
  logEHolding: number;
  logEHarmed: number;
  /** AI minus baseline, in the metric's own direction; each end holds with 1 − α at every look. */
  lower: number;
  upper: number;
  verdict: Harm;
};

/**
 * M5, must not harm, for binary metrics and bounded scores: holding when the AI arm is shown to be less than the
 * margin worse, harmed when it is shown to be more. Both claims meet at −margin, so each is wrong with at most α.
 *
 * Edges as for pair betting: without a block it is inconclusive and the interval is [−1, 1].
 * Source: non-inferiority by the e-process of `pairBetting` at d = −margin.
 * @param alpha one-sided for each claim, 0.05 unless set
 * @throws StatisticsError `bad-parameter`
 */
export function mustNotHarm(
  phases: readonly BlockDifferences[],
  plan: MustNotHarmPlan,
  alpha = 0.05,
): MustNotHarm {
  requireAlpha(alpha);
  const { margin, higherIsBetter = true } = plan;
  requireParameter(margin >= 0 && margin < 1, "margin", margin, "0 or more and below 1");
  const weights = betWeights(planInBlocks(plan), alpha);
  const target = Math.log(1 / alpha);
  const inGood = higherIsBetter ? phases : phases.map(negateDifferences);
  const logEHolding = logEvidence(inGood, weights, -margin, 1);
  const logEHarmed = logEvidence(inGood, weights, -margin, -1);
  const verdict = logEHolding >= target ? "holding" : logEHarmed >= target ? "harmed" : "inconclusive";
  return { logEHolding, logEHarmed, ...bettingBounds(phases, weights, target), verdict };
}
