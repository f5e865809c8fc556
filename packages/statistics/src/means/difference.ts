import { studentCritical, studentTwoSided } from "../numbers/distributions.ts";
import { requireAlpha, requireCount, requireParameter } from "../statistics-error.ts";

/**
 * A difference AI minus baseline with what every inference on it needs, whichever way it was estimated: Welch,
 * ratio, CUPED or relative. `insufficient`: an arm has fewer than two units. `zero-variance`: nothing varies, so
 * nothing can be said of what would. Then standard error and degrees are null and every interval is (−∞, ∞).
 */
export type Difference = {
  state: "ok" | "insufficient" | "zero-variance";
  /** Units of both arms. */
  units: number;
  /** null where an arm has no value. */
  estimate: number | null;
  standardError: number | null;
  /** Welch's degrees of freedom; ∞ for a plain normal limit. */
  degreesOfFreedom: number | null;
};

/** One arm: how many units, their mean and their variance with n − 1 (null below two units). */
export type ArmMean = { count: number; mean: number | null; variance: number | null };

/** A 1 − α interval; (−∞, ∞) where the data say nothing. JSON has no infinities: write those ends as null. */
export type Interval = { lower: number; upper: number };

export const unbounded: Interval = { lower: -Infinity, upper: Infinity };

/** One arm's part of a difference: the variance of its estimate and that variance's degrees of freedom. */
export type ErrorPart = { variance: number; degreesOfFreedom: number };

/** Puts two independent parts together: se² = V0 + V1, degrees of freedom by Welch and Satterthwaite. */
export function joinParts(units: number, estimate: number, parts: readonly ErrorPart[]): Difference {
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  if (!(variance > 0)) {
    return { state: "zero-variance", units, estimate, standardError: null, degreesOfFreedom: null };
  }
  const spread = parts.reduce(
    (sum, part) => sum + (part.variance / variance) ** 2 / part.degreesOfFreedom,
    0,
  );
  return { state: "ok", units, estimate, standardError: Math.sqrt(variance), degreesOfFreedom: 1 / spread };
}

/** A difference about which nothing can be said yet. */
export function insufficient(units: number, estimate: number | null): Difference {
  return { state: "insufficient", units, estimate, standardError: null, degreesOfFreedom: null };
}

/**
 * The difference of two means with Welch's standard error.
 * Edges: an arm below two units: `insufficient`; both variances 0: `zero-variance`.
 * Source: Welch (1947).
 * @throws StatisticsError `bad-parameter` for a count that is none or a variance below 0
 */
export function meanDifference(baseline: ArmMean, ai: ArmMean): Difference {
  for (const { count, variance } of [baseline, ai]) {
    requireCount(count, "count");
    requireParameter(variance === null || variance >= 0, "variance", variance, "0 or more");
  }
  const units = baseline.count + ai.count;
  const estimate = baseline.mean === null || ai.mean === null ? null : ai.mean - baseline.mean;
  if (baseline.variance === null || ai.variance === null || baseline.count < 2 || ai.count < 2) {
    return insufficient(units, estimate);
  }
  return joinParts(units, estimate!, [
    { variance: baseline.variance / baseline.count, degreesOfFreedom: baseline.count - 1 },
    { variance: ai.variance / ai.count, degreesOfFreedom: ai.count - 1 },
  ]);
}

/**
 * The relative difference (AI − baseline) / baseline by the delta method, with the plain difference's degrees of
 * freedom.
 * Edges: as `meanDifference`; a baseline mean of 0: `insufficient`.
 * Source: Deng, Knoblich & Lu, "Applying the delta method in metric analytics" (KDD 2018).
 */
export function relativeDifference(baseline: ArmMean, ai: ArmMean): Difference {
  const difference = meanDifference(baseline, ai);
  const base = baseline.mean;
  if (base === null || ai.mean === null || base === 0) return insufficient(difference.units, null);
  const estimate = ai.mean / base - 1;
  if (difference.state !== "ok") return { ...difference, estimate };
  const variance = ((ai.mean / base) ** 2 * baseline.variance!) / baseline.count + ai.variance! / ai.count;
  return { ...difference, estimate, standardError: Math.sqrt(variance) / Math.abs(base) };
}

/**
 * The look at one moment fixed beforehand: Student's 1 − α interval and two-sided p. Wrong under a second look.
 * Edges: a difference that is not `ok` gives (−∞, ∞) and p = 1.
 * Source: Student (1908), with the degrees of freedom the difference came with.
 * @param alpha two-sided, 0.05 unless set
 * @throws StatisticsError `bad-parameter`
 */
export function fixedSample(difference: Difference, alpha = 0.05): Interval & { pValue: number } {
  requireAlpha(alpha);
  const { estimate, standardError, degreesOfFreedom } = difference;
  if (estimate === null || standardError === null || degreesOfFreedom === null) {
    return { ...unbounded, pValue: 1 };
  }
  const half = studentCritical(alpha, degreesOfFreedom) * standardError;
  const pValue = studentTwoSided(estimate / standardError, degreesOfFreedom);
  return { lower: estimate - half, upper: estimate + half, pValue };
}
