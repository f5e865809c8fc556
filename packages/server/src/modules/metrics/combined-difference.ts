import {
  cuped,
  isApproximate,
  meanDifference,
  mergeMomentStates,
  momentsOf,
  ratioDifference,
  type Arm,
  type BlockDifferences,
  type Difference,
  type MomentState,
  type PairedState,
  type SkewLimits,
} from "@belay/statistics";
import type { MeasuredMetric } from "./measured-metric.ts";

type Arms<State> = Record<Arm, State>;
type Sums = { moments: Arms<MomentState>; paired: Arms<PairedState> | null };

/** AI minus baseline of one phase or segment, on the scale it is analysed on. */
export function differenceOf(
  { comparison, adjusted }: MeasuredMetric,
  { moments, paired }: Sums,
): Difference {
  if (comparison === "ratio" && paired) return ratioDifference(paired.baseline, paired.ai);
  if (adjusted && paired) return cuped(paired.baseline, paired.ai);
  return meanDifference(momentsOf(moments.baseline), momentsOf(moments.ai));
}

/** All phases' units of one arm together, for what is shown of the arm alone. */
export const pooled = (states: readonly Sums[], arm: Arm): MomentState =>
  states.map(({ moments }) => moments[arm]).reduce(mergeMomentStates);

/** The mean block difference over phases, on [−1, 1]; null before the first block. */
export function blockMean(phases: readonly BlockDifferences[]): number | null {
  let blocks = 0;
  let sum = 0;
  for (const { denominator, counts } of phases)
    for (const [numerator, count] of counts) {
      blocks += count;
      sum += (numerator / denominator) * count;
    }
  return blocks === 0 ? null : sum / blocks;
}

/** Too few units on an arm, or arms too uneven for so skewed values: what is not exact decides nothing then. */
export const isApproximateSo = (states: readonly Sums[], limits?: SkewLimits): boolean =>
  states.length === 0 ||
  isApproximate(momentsOf(pooled(states, "baseline")), momentsOf(pooled(states, "ai")), limits);
