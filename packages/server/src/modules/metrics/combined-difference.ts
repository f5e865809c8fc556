import {
  combineDifferences,
  cuped,
  isApproximate,
  meanDifference,
  mergeMomentStates,
  mergePairedStates,
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
export type Sums = { moments: Arms<MomentState>; paired: Arms<PairedState> | null };

/** AI minus baseline of one phase or segment, on the scale it is analysed on. */
function differenceOf({ comparison, adjusted }: MeasuredMetric, { moments, paired }: Sums): Difference {
  if (comparison === "ratio" && paired) return ratioDifference(paired.baseline, paired.ai);
  if (adjusted && paired) return cuped(paired.baseline, paired.ai);
  return meanDifference(momentsOf(moments.baseline), momentsOf(moments.ai));
}

/** AI minus baseline over phases, or whatever else was assigned each in its own way. */
export const combinedDifference = (measured: MeasuredMetric, parts: readonly Sums[]): Difference =>
  combineDifferences(
    parts.map((sums) => ({
      difference: differenceOf(measured, sums),
      ai: sums.moments.ai.count,
      baseline: sums.moments.baseline.count,
    })),
  );

/** Phases of one share pooled, since their units were assigned alike; one entry for each share. */
export function byShare(states: readonly (Sums & { shareAi: number })[]): Sums[] {
  const strata = new Map<number, Sums>();
  for (const { shareAi, moments, paired } of states) {
    const held = strata.get(shareAi);
    strata.set(shareAi, held ? together(held, { moments, paired }) : { moments, paired });
  }
  return [...strata.values()];
}

function together(one: Sums, other: Sums): Sums {
  const moments = (arm: Arm) => mergeMomentStates(one.moments[arm], other.moments[arm]);
  return {
    moments: { ai: moments("ai"), baseline: moments("baseline") },
    paired: one.paired &&
      other.paired && {
        ai: mergePairedStates(one.paired.ai, other.paired.ai),
        baseline: mergePairedStates(one.paired.baseline, other.paired.baseline),
      },
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

/** Too few units on an arm, or arms too uneven for so skewed values: what is not exact decides nothing then. */
export const isApproximateSo = (states: readonly Sums[], limits?: SkewLimits): boolean =>
  states.length === 0 ||
  isApproximate(momentsOf(pooled(states, "baseline")), momentsOf(pooled(states, "ai")), limits);
