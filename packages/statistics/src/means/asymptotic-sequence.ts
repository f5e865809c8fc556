import type { Harm } from "../betting/must-not-harm.ts";
import type { Direction } from "../betting/pair-betting.ts";
import { requireParameter } from "../statistics-error.ts";
import { type Difference, type Interval, unbounded } from "./difference.ts";
import { mixtureCritical } from "./mixture-bound.ts";

export type AsymptoticSequence = Interval & { decision: Direction };

/**
 * M3, the t-corrected asymptotic confidence sequence, for any difference with a standard error: means on the log
 * scale or capped, ratios, CUPED. It may be looked at after every unit. It is asymptotic: while `isApproximate`
 * says so its interval is shown as approximate and decides nothing, and on raw, uncapped means it never does.
 *
 * Edges: `insufficient` and `zero-variance` differences give (−∞, ∞), inconclusive.
 * Source: see `mixtureCritical`.
 * @param plan plannedUnits of the memo; alpha two-sided, 0.05 unless set; isApproximate false unless set
 */
export function asymptoticSequence(
  difference: Difference,
  plan: { plannedUnits: number; alpha?: number; isApproximate?: boolean },
): AsymptoticSequence {
  const { plannedUnits, alpha = 0.05 } = plan;
  const interval = sequenceInterval(difference, { plannedUnits, alpha, sides: 2 });
  if (plan.isApproximate === true) return { ...interval, decision: "inconclusive" };
  return {
    ...interval,
    decision: interval.lower >= 0 ? "better" : interval.upper <= 0 ? "worse" : "inconclusive",
  };
}

/**
 * M5 for means: holding when the one-sided lower end lies above −margin, harmed when the upper lies below it.
 * @param plan margin in the difference's unit, 0 or more; alpha one-sided for each claim, 0.05 unless set;
 *   isApproximate as in `asymptoticSequence`
 */
export function meanMustNotHarm(
  difference: Difference,
  plan: {
    plannedUnits: number;
    margin: number;
    alpha?: number;
    higherIsBetter?: boolean;
    isApproximate?: boolean;
  },
): Interval & { verdict: Harm } {
  const { plannedUnits, margin, alpha = 0.05, higherIsBetter = true } = plan;
  requireParameter(margin >= 0 && margin < Infinity, "margin", margin, "0 or more");
  const interval = sequenceInterval(difference, { plannedUnits, alpha, sides: 1 });
  if (plan.isApproximate === true) return { ...interval, verdict: "inconclusive" };
  const worst = higherIsBetter ? interval.lower : -interval.upper;
  const best = higherIsBetter ? interval.upper : -interval.lower;
  return { ...interval, verdict: worst > -margin ? "holding" : best < -margin ? "harmed" : "inconclusive" };
}

function sequenceInterval(
  { estimate, standardError, degreesOfFreedom, units }: Difference,
  plan: { plannedUnits: number; alpha: number; sides: 1 | 2 },
): Interval {
  if (estimate === null || standardError === null || degreesOfFreedom === null) return unbounded;
  const half = mixtureCritical(units, degreesOfFreedom, plan) * standardError;
  return { lower: estimate - half, upper: estimate + half };
}
