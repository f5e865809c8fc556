import { differenceLook, proportionLook, type FixedLook } from "@belay/statistics";
import { usesHybrid } from "./assessment.ts";
import { byShare, combinedDifference, isApproximateSo } from "./combined-difference.ts";
import type { MeasuredMetric } from "./measured-metric.ts";
import type { PhaseState } from "./phase-state.ts";

/** Half of what watching needs: once settled on, one look errs less than many. A random split of 40 gives no 20 an arm. */
const fewestPerArm = 10;

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
  return differenceLook(combinedDifference(measured, strata));
}
