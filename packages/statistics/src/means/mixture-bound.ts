import { requireAlpha, requireParameter, requirePlanned } from "../statistics-error.ts";

export type MixturePlan = {
  /** The planned sample, both arms together; 0 counts as 1. */
  plannedUnits: number;
  /** Two-sided with `sides: 2` (unless set), one-sided with 1. Below 0.5 for one side. */
  alpha: number;
  sides?: 1 | 2;
};

/**
 * ρ² that makes the interval narrowest at the planned sample: (−2 ln α + ln(1 − 2 ln α))/N*, for one side at 2α.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform central limit theory" (AoS 2024), eq. 8.
 */
export function mixtureTuning({ plannedUnits, alpha, sides = 2 }: MixturePlan): number {
  requireAlpha(alpha);
  requirePlanned(plannedUnits);
  requireParameter(sides === 2 || alpha < 0.5, "alpha", alpha, "below 0.5 for one side");
  const twiceLog = -2 * Math.log(sides === 2 ? alpha : 2 * alpha);
  return (twiceLog + Math.log(1 + twiceLog)) / Math.max(1, plannedUnits);
}

/**
 * M3's critical value: the half-width of the confidence sequence in standard errors, after `units` units.
 * @param degreesOfFreedom Welch's; ∞ gives the normal limit √(2ℓ(1 + x)/x)
 * @returns ∞ while the degrees of freedom are too few for a finite interval
 * Source: the t-mixture of Lindon, Ham, Tingley & Bojinov, "Anytime-valid linear models and regression adjusted
 * causal inference" (2022); its limit is Waudby-Smith et al. (AoS 2024).
 * @throws StatisticsError `bad-parameter`
 */
export function mixtureCritical(units: number, degreesOfFreedom: number, plan: MixturePlan): number {
  requireParameter(units >= 0 && units < Infinity, "units", units, "a count");
  requireParameter(degreesOfFreedom > 0, "degreesOfFreedom", degreesOfFreedom, "greater than 0");
  const x = units * mixtureTuning(plan);
  if (x === 0) return Infinity;
  const root = Math.sqrt(1 + x);
  const log = (plan.sides ?? 2) === 2 ? Math.log(root / plan.alpha) : Math.log1p(root / (2 * plan.alpha));
  if (degreesOfFreedom === Infinity) return Math.sqrt((2 * log * (1 + x)) / x);
  const less = Math.expm1((2 * log) / (degreesOfFreedom + 1));
  // 1 − B/(1 + x) = (x − (B − 1))/(1 + x): written so that large samples lose no digits.
  return less >= x ? Infinity : Math.sqrt((degreesOfFreedom * less * (1 + x)) / (x - less));
}
