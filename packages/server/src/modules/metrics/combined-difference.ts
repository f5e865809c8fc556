import {
  cuped,
  meanDifference,
  mergeMomentStates,
  momentsOf,
  ratioDifference,
  type Arm,
  type BlockDifferences,
  type Difference,
  type MomentState,
  type PairedState,
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

/**
 * Differences within phases as one: each compares only units that were assigned alike, so that a phase with another
 * share doesn't bias the whole. Weights are n0·n1/(n0 + n1), which don't depend on values. Phases about which nothing
 * can be said yet take no part.
 */
export function combineDifferences(
  phases: readonly { difference: Difference; ai: number; baseline: number }[],
): Difference {
  const units = phases.reduce((sum, { difference }) => sum + difference.units, 0);
  const ready = phases.filter(({ difference }) => difference.state === "ok");
  const [only] = phases.length === 1 ? phases : ready.length === 1 ? ready : [];
  if (only) return { ...only.difference, units: only.difference.units };
  const used = ready.length > 0 ? ready : phases.filter(({ difference }) => difference.estimate !== null);
  const weights = used.map(({ ai, baseline }) => (ai * baseline) / (ai + baseline));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0))
    return { state: "insufficient", units, estimate: null, standardError: null, degreesOfFreedom: null };
  const share = weights.map((weight) => weight / total);
  const estimate = used.reduce((sum, { difference }, index) => sum + share[index]! * difference.estimate!, 0);
  const state = used[0]!.difference.state;
  if (state !== "ok") return { state, units, estimate, standardError: null, degreesOfFreedom: null };
  const parts = used.map(({ difference }, index) => ({
    variance: (share[index]! * difference.standardError!) ** 2,
    degrees: difference.degreesOfFreedom!,
  }));
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const spread = parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
  return {
    state,
    units: used.reduce((sum, { difference }) => sum + difference.units, 0),
    estimate,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: spread === 0 ? Infinity : variance ** 2 / spread,
  };
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
