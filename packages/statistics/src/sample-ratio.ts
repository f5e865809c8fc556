import { chiSquareTail } from "./numbers/distributions.ts";
import { logGamma } from "./numbers/log-gamma.ts";
import { requireAlpha, requireCount, requireParameter } from "./statistics-error.ts";

/** How firmly the alternative is held near the planned shares: k. Fixed before data. */
const concentrationUnlessSet = 20;

export type SampleRatio = { logE: number; isMismatch: boolean };

/**
 * M6, the sample ratio: do the arms fill in the planned shares? A Dirichlet-multinomial e-value, to be looked at
 * after every unit, restarted in each phase. At α = .001 a true 60:40 for a planned 1:1 is found at a median of
 * about 400 units.
 *
 * Edges: no unit: 0. A share of 0 with a unit in it: ∞. A share of 0 without: left out.
 * Source: Lindon & Malek, "Anytime-valid inference for multinomial count data" (NeurIPS 2022).
 * @param counts units assigned to each arm in this phase
 * @param shares the arms' planned shares, in any unit; at least one above 0
 * @param options alpha 0.001 and concentration 20 unless set
 * @throws StatisticsError `bad-parameter` for counts and shares of different length, negative or not finite
 */
export function sampleRatio(
  counts: readonly number[],
  shares: readonly number[],
  options: { alpha?: number; concentration?: number } = {},
): SampleRatio {
  const { alpha = 0.001, concentration = concentrationUnlessSet } = options;
  requireAlpha(alpha);
  for (const count of counts) requireCount(count, "count");
  const logE = dirichletMultinomial(counts, shares, concentration);
  return { logE, isMismatch: logE >= -Math.log(alpha) };
}

/**
 * M6 for rates: do independent events fall on the arms as the exposure does? Only for events that come one a
 * unit, or as a Poisson stream; events that come in clusters go as unit means through `asymptoticSequence`.
 * @param events per arm
 * @param exposure per arm, in any unit: hours, runs, units; at least one above 0
 * @returns ln E; decided at ln(1/α). No events: 0. Events where there was no exposure: ∞
 * @throws StatisticsError `bad-parameter` as `sampleRatio`
 */
export function rateComparison(
  events: readonly number[],
  exposure: readonly number[],
  concentration = concentrationUnlessSet,
): { logE: number } {
  for (const count of events) requireCount(count, "events");
  return { logE: dirichletMultinomial(events, exposure, concentration) };
}

function dirichletMultinomial(counts: readonly number[], shares: readonly number[], concentration: number) {
  requireParameter(
    counts.length === shares.length,
    "counts.length",
    counts.length,
    `that of shares, ${shares.length}`,
  );
  requireParameter(concentration > 0 && concentration < Infinity, "concentration", concentration, "above 0");
  const total = totalShare(shares);
  let units = 0;
  let log = 0;
  for (const [index, count] of counts.entries()) {
    const share = shares[index]! / total;
    units += count;
    if (count === 0) continue;
    if (share === 0) return Infinity;
    log +=
      logGamma(concentration * share + count) - logGamma(concentration * share) - count * Math.log(share);
  }
  return units === 0 ? 0 : log + logGamma(concentration) - logGamma(concentration + units);
}

function totalShare(shares: readonly number[]) {
  for (const share of shares) requireParameter(share >= 0 && share < Infinity, "share", share, "0 or more");
  const total = shares.reduce((sum, share) => sum + share, 0);
  requireParameter(total > 0, "the sum of shares", total, "greater than 0");
  return total;
}

/**
 * The fixed-sample χ² p-value of a sample ratio, as other tools print it: right at one look fixed beforehand and
 * wrong under many. Arms with a share of 0 are left out here (`sampleRatio` flags them), and so are planned arms
 * without a count of their own; with fewer than two arms left it is 1.
 * Source: Pearson (1900).
 */
export function fixedSampleRatio(counts: readonly number[], shares: readonly number[]): { pValue: number } {
  totalShare(shares);
  const expected = counts
    .map((count, index) => ({ count, share: shares[index] ?? 0 }))
    .filter(({ share }) => share > 0);
  for (const { count } of expected) requireCount(count, "count");
  const units = expected.reduce((sum, { count }) => sum + count, 0);
  if (units === 0 || expected.length < 2) return { pValue: 1 };
  const total = expected.reduce((sum, { share }) => sum + share, 0);
  const statistic = expected.reduce((sum, { count, share }) => {
    const planned = (share / total) * units;
    return sum + (count - planned) ** 2 / planned;
  }, 0);
  return { pValue: chiSquareTail(statistic, expected.length - 1) };
}
