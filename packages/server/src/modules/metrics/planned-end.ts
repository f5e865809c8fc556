import {
  combineDifferences,
  differenceLook,
  mergeMomentStates,
  mergePairedStates,
  proportionLook,
  type Arm,
  type FixedLook,
  type MomentState,
} from "@belay/statistics";
import { usesHybrid } from "./assessment.ts";
import { differenceOf, isApproximateSo } from "./combined-difference.ts";
import type { MeasuredMetric } from "./measured-metric.ts";
import type { PhaseState } from "./phase-state.ts";

/** Half of what watching needs: once settled on, one look errs less than many. A random split of 40 gives no 20 an arm. */
const fewestPerArm = 10;

type Sums = Pick<PhaseState, "moments" | "paired">;

/**
 * The hybrid's one look, at states that hold exactly the planned units. Phases of one share are pooled, since their
 * units were assigned alike; those of different shares are compared each by itself and then combined. None where the
 * metric has none, or where values are too few on an arm, or too uneven, for Student's t: it is not taken later, on other units.
 */
export function plannedEndLook(measured: MeasuredMetric, states: readonly PhaseState[]): FixedLook | null {
  if (!usesHybrid(measured)) return null;
  const strata = byShare(states);
  if (measured.comparison === "binary")
    return proportionLook(
      strata.map(({ moments: { ai, baseline } }) => ({
        successesBaseline: Number(baseline.sum),
        unitsBaseline: baseline.count,
        successesAi: Number(ai.sum),
        unitsAi: ai.count,
      })),
    );
  if (isApproximateSo(states, { minPerArm: fewestPerArm })) return null;
  return differenceLook(
    combineDifferences(
      strata.map((sums) => ({
        difference: differenceOf(measured, sums),
        ai: sums.moments.ai.count,
        baseline: sums.moments.baseline.count,
      })),
    ),
  );
}

function byShare(states: readonly PhaseState[]): Sums[] {
  const strata = new Map<number, Sums>();
  for (const { shareAi, moments, paired } of states) {
    const held = strata.get(shareAi);
    strata.set(shareAi, held ? together(held, { moments, paired }) : { moments, paired });
  }
  return [...strata.values()];
}

function together(one: Sums, other: Sums): Sums {
  const moments = (arm: Arm): MomentState => mergeMomentStates(one.moments[arm], other.moments[arm]);
  return {
    moments: { ai: moments("ai"), baseline: moments("baseline") },
    paired: one.paired &&
      other.paired && {
        ai: mergePairedStates(one.paired.ai, other.paired.ai),
        baseline: mergePairedStates(one.paired.baseline, other.paired.baseline),
      },
  };
}
