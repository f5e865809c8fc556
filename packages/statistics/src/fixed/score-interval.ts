import type { Interval } from "../means/difference.ts";
import { normalCritical } from "../numbers/distributions.ts";
import { findRoot } from "../numbers/find-root.ts";
import { requireAlpha } from "../statistics-error.ts";
import { type ProportionCounts, requireCounts } from "./proportion-tests.ts";

/**
 * The score interval for a difference of proportions: the differences its test does not refute. It keeps its
 * level closely from about ten units an arm on, and never leaves [−1, 1]. Without a stratum that has units on both
 * arms: [−1, 1].
 * Source: Miettinen & Nurminen, "Comparative analysis of two rates" (Statistics in Medicine 1985), strata included.
 * @param counts of one table, or of strata in which units were assigned at different shares; these count by
 *   n0·n1/(n0 + n1), as in `combineDifferences`
 * @param alpha two-sided, 0.05 unless set
 */
export function scoreInterval(
  counts: ProportionCounts | readonly ProportionCounts[],
  alpha = 0.05,
): Interval {
  requireAlpha(alpha);
  const strata = [counts].flat();
  for (const stratum of strata) requireCounts(stratum);
  const used = strata.filter(({ unitsBaseline, unitsAi }) => unitsBaseline > 0 && unitsAi > 0);
  if (used.length === 0) return { lower: -1, upper: 1 };
  const lower = scoreLower(used, alpha);
  // The upper end is the lower one with the arms swapped, so that swapping them flips signs and nothing else.
  const upper = -scoreLower(used.map(swapped), alpha);
  return { lower, upper: upper === 0 ? 0 : upper };
}

const swapped = (counts: ProportionCounts): ProportionCounts => ({
  successesBaseline: counts.successesAi,
  unitsBaseline: counts.unitsAi,
  successesAi: counts.successesBaseline,
  unitsAi: counts.unitsBaseline,
});

/** The strata's differences as one, each by its weight; null where none has units on both arms. */
export function proportionDifference(strata: readonly ProportionCounts[]): number | null {
  const used = strata.filter(({ unitsBaseline, unitsAi }) => unitsBaseline > 0 && unitsAi > 0);
  const shares = sharesOf(used);
  return used.length === 0
    ? null
    : used.reduce((sum, counts, index) => sum + shares[index]! * differenceIn(counts), 0);
}

const differenceIn = (counts: ProportionCounts) =>
  counts.successesAi / counts.unitsAi - counts.successesBaseline / counts.unitsBaseline;

function sharesOf(strata: readonly ProportionCounts[]): number[] {
  const weights = strata.map(
    ({ unitsAi, unitsBaseline }) => (unitsAi * unitsBaseline) / (unitsAi + unitsBaseline),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function scoreLower(strata: readonly ProportionCounts[], alpha: number) {
  const critical = normalCritical(alpha);
  const shares = sharesOf(strata);
  const estimate = strata.reduce((sum, counts, index) => sum + shares[index]! * differenceIn(counts), 0);
  const miss = (delta: number) => {
    const variance = strata.reduce(
      (sum, counts, index) => sum + shares[index]! ** 2 * restrictedVariance(counts, delta),
      0,
    );
    const error = Math.sqrt(variance);
    return error > 0 ? (estimate - delta) / error - critical : -critical;
  };
  const low = -1 + 1e-12;
  return miss(low) <= 0 ? -1 : findRoot(miss, low, estimate);
}

/** The variance of the difference under p_ai = p_baseline + delta, rates fitted by maximum likelihood. */
function restrictedVariance(counts: ProportionCounts, delta: number) {
  const { successesBaseline, unitsBaseline: n0, successesAi, unitsAi: n1 } = counts;
  const units = n0 + n1;
  const cubic = units;
  const square = (n1 + 2 * n0) * delta - units - successesBaseline - successesAi;
  const linear = (n0 * delta - units - 2 * successesBaseline) * delta + successesBaseline + successesAi;
  const constant = successesBaseline * delta * (1 - delta);
  const shift = square / (3 * cubic);
  const v = shift ** 3 - (square * linear) / (6 * cubic ** 2) + constant / (2 * cubic);
  const u = Math.sign(v || 1) * Math.sqrt(Math.max(0, shift ** 2 - linear / (3 * cubic)));
  const cosine = u === 0 ? 0 : Math.min(1, Math.max(-1, v / u ** 3));
  const angle = (Math.PI + Math.acos(cosine)) / 3;
  const p0 = Math.min(1, Math.max(0, 2 * u * Math.cos(angle) - shift));
  const p1 = Math.min(1, Math.max(0, p0 + delta));
  return ((p1 * (1 - p1)) / n1 + (p0 * (1 - p0)) / n0) * (units / (units - 1));
}
