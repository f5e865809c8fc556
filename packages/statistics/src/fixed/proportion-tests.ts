import { requireCount, requireParameter } from "../statistics-error.ts";
import { createBinomialMasses, logChoose } from "./binomial.ts";

/** Two arms of a binary metric at one fixed look. */
export type ProportionCounts = {
  successesBaseline: number;
  unitsBaseline: number;
  successesAi: number;
  unitsAi: number;
};

/** Points at which the unknown common rate is tried: (i − ½)/1000, i = 1..1000. */
const gridPoints = 1000;

/** Tables this alike by their statistic count as equally extreme; doubles can't tell them apart. */
const tie = 1e-9;

/** Up to this many tables the exact unconditional test is used, above it Fisher's. */
const tablesAtMost = 40_000;

/** @throws StatisticsError `bad-parameter` for counts that are none or more successes than units */
export function requireCounts(counts: ProportionCounts) {
  for (const [name, count] of Object.entries(counts)) requireCount(count, name);
  requireParameter(
    counts.successesBaseline <= counts.unitsBaseline,
    "successesBaseline",
    counts.successesBaseline,
    `at most the units, ${counts.unitsBaseline}`,
  );
  requireParameter(
    counts.successesAi <= counts.unitsAi,
    "successesAi",
    counts.successesAi,
    `at most the units, ${counts.unitsAi}`,
  );
}

/**
 * The two-sided p of the exact unconditional test with the pooled Z statistic: the largest probability, over the
 * unknown common rate, of a table at least as far from equality.
 * Edges: an arm without units, or all outcomes alike: 1.
 * Source: Barnard (1945); Suissa & Shuster (1985).
 * @throws StatisticsError `bad-parameter` for counts that are none or more successes than units
 */
export function exactPooledZ(counts: ProportionCounts): number {
  requireCounts(counts);
  const { successesBaseline, unitsBaseline: n0, successesAi, unitsAi: n1 } = inOrder(counts);
  const statistic = (s0: number, s1: number) => {
    const pooled = (s0 + s1) / (n0 + n1);
    const variance = pooled * (1 - pooled) * (1 / n0 + 1 / n1);
    return variance > 0 ? Math.abs(s1 / n1 - s0 / n0) / Math.sqrt(variance) : 0;
  };
  const seen = statistic(successesBaseline, successesAi);
  if (n0 === 0 || n1 === 0 || !(seen > 0)) return 1;
  const { below, above } = extremeTables(n0, n1, (s0, s1) => statistic(s0, s1) >= seen * (1 - tie));

  const first = createBinomialMasses(n0);
  const second = createBinomialMasses(n1);
  // Sums of the second arm's masses up to, not including, and from each count on.
  const lowerSums = new Float64Array(n1 + 2);
  const upperSums = new Float64Array(n1 + 2);
  let largest = 0;
  for (let point = 1; point <= gridPoints; point++) {
    const p = (point - 0.5) / gridPoints;
    const rows = first.fill(p);
    const { from, to } = second.fill(p);
    lowerSums.fill(0, 0, from + 1);
    for (let s1 = from; s1 <= to; s1++) lowerSums[s1 + 1] = lowerSums[s1]! + second.masses[s1]!;
    lowerSums.fill(lowerSums[to + 1]!, to + 2);
    upperSums.fill(0, to + 1);
    for (let s1 = to; s1 >= from; s1--) upperSums[s1] = upperSums[s1 + 1]! + second.masses[s1]!;
    upperSums.fill(upperSums[from]!, 0, from);
    let probability = 0;
    for (let s0 = rows.from; s0 <= rows.to; s0++) {
      probability += first.masses[s0]! * (lowerSums[below[s0]!]! + upperSums[above[s0]!]!);
    }
    largest = Math.max(largest, probability);
  }
  return Math.min(1, largest);
}

/** The smaller arm first: both tests are blind to the labels, and this way to the last bit. */
function inOrder(counts: ProportionCounts): ProportionCounts {
  const { successesBaseline, unitsBaseline, successesAi, unitsAi } = counts;
  const isInOrder =
    unitsBaseline < unitsAi || (unitsBaseline === unitsAi && successesBaseline <= successesAi);
  return isInOrder
    ? counts
    : {
        successesBaseline: successesAi,
        unitsBaseline: unitsAi,
        successesAi: successesBaseline,
        unitsAi: unitsBaseline,
      };
}

/** For each s0, the extreme s1 are those below `below` and those from `above` on: |Z| is a valley along s1. */
function extremeTables(n0: number, n1: number, isExtreme: (s0: number, s1: number) => boolean) {
  const below = new Int32Array(n0 + 1);
  const above = new Int32Array(n0 + 1);
  for (let s0 = 0; s0 <= n0; s0++) {
    let low = 0;
    while (low <= n1 && isExtreme(s0, low)) low += 1;
    let high = n1 + 1;
    while (high > low && isExtreme(s0, high - 1)) high -= 1;
    below[s0] = low;
    above[s0] = high;
  }
  return { below, above };
}

/**
 * Fisher's exact two-sided p: the probability, given the margins, of tables no likelier than the one seen.
 * Edges: an arm without units, or all outcomes alike: 1.
 * Source: Fisher (1935).
 * @throws StatisticsError as `exactPooledZ`
 */
export function fisherExact(counts: ProportionCounts): number {
  requireCounts(counts);
  const { successesBaseline, unitsBaseline: n0, successesAi, unitsAi: n1 } = inOrder(counts);
  const successes = successesBaseline + successesAi;
  const first = Math.max(0, successes - n0);
  const last = Math.min(n1, successes);
  if (first === last) return 1;
  const all = logChoose(n0 + n1, successes);
  const log = (s1: number) => logChoose(n1, s1) + logChoose(n0, successes - s1) - all;
  const limit = log(successesAi) + 1e-7;
  let sum = 0;
  for (let s1 = first; s1 <= last; s1++) {
    const value = log(s1);
    if (value <= limit) sum += Math.exp(value);
  }
  return Math.min(1, sum);
}

/** The hybrid's test at its fixed look: exact unconditional up to 40,000 tables, Fisher's above. */
export function fixedLookProportions(counts: ProportionCounts): {
  pValue: number;
  test: "exact-z" | "fisher";
} {
  return counts.unitsBaseline * counts.unitsAi <= tablesAtMost
    ? { pValue: exactPooledZ(counts), test: "exact-z" }
    : { pValue: fisherExact(counts), test: "fisher" };
}
