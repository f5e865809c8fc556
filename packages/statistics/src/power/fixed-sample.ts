import { normalCritical, normalTail } from "../numbers/distributions.ts";
import { requireAlpha, requireParameter, requirePlanned } from "../statistics-error.ts";
import { effectOf, type ExpectedOutcome, type PlannedComparison, requireComparison } from "./outcome.ts";

/**
 * The sample of a fixed-sample test, both arms together, in closed form: two-sided z for means, pooled z for
 * proportions. The yardstick the sequential methods are measured by.
 * Source: Fleiss, Levin & Paik, "Statistical Methods for Rates and Proportions" (2003), without continuity correction.
 * @param power 0.8 unless set
 * @throws StatisticsError `bad-parameter`
 */
export function fixedSampleSize({
  outcome,
  shareAi = 0.5,
  alpha = 0.05,
  power = 0.8,
}: PlannedComparison & { power?: number }): number {
  requireAlpha(alpha);
  requireParameter(power >= 0.5 && power < 1, "power", power, "from 0.5, below 1");
  requireComparison(outcome, shareAi);
  const { underNull, underEffect } = deviations(outcome, shareAi);
  const needed = normalCritical(alpha) * underNull + normalCritical(2 * (1 - power)) * underEffect;
  return Math.ceil((needed / effectOf(outcome)) ** 2);
}

/** The fixed-sample test's power with `units` of both arms together, in closed form. */
export function fixedSamplePower({
  outcome,
  shareAi = 0.5,
  alpha = 0.05,
  units,
}: PlannedComparison & { units: number }): number {
  requireAlpha(alpha);
  requirePlanned(units, "units");
  requireComparison(outcome, shareAi);
  const { underNull, underEffect } = deviations(outcome, shareAi);
  const reach = Math.abs(effectOf(outcome)) * Math.sqrt(units) - normalCritical(alpha) * underNull;
  return underEffect === 0 ? Number(reach > 0) : normalTail(-reach / underEffect);
}

/** Standard deviations of the estimated difference, times √N. */
function deviations(outcome: ExpectedOutcome, shareAi: number) {
  const shares = 1 / shareAi + 1 / (1 - shareAi);
  if (outcome.kind === "mean") return { underNull: Math.sqrt(shares), underEffect: Math.sqrt(shares) };
  const pooled = shareAi * outcome.ai + (1 - shareAi) * outcome.baseline;
  const own =
    (outcome.ai * (1 - outcome.ai)) / shareAi + (outcome.baseline * (1 - outcome.baseline)) / (1 - shareAi);
  return { underNull: Math.sqrt(pooled * (1 - pooled) * shares), underEffect: Math.sqrt(own) };
}
