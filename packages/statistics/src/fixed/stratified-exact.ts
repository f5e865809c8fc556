import { logChoose } from "./binomial.ts";
import { type ProportionCounts, requireCounts } from "./proportion-tests.ts";

/** Masses below this part of the largest are taken as 0: all of them together are below a double's precision. */
const negligible = 1e-22;

/**
 * Fisher's test over strata in which units were assigned at different shares: the probability, given each stratum's
 * margins, of sums of AI successes no likelier than the one seen. One stratum: Fisher's own p.
 * Edges: no stratum, or none whose margins leave a choice: 1.
 * Source: Birch (1964); Mehta, Patel & Gray, "Computing an exact confidence interval for the common odds ratio in
 * several 2 × 2 contingency tables" (JASA 1985).
 * @throws StatisticsError `bad-parameter` for counts that are none or more successes than units
 */
export function stratifiedExact(strata: readonly ProportionCounts[]): number {
  let sums: Masses = { first: 0, masses: [1] };
  let seen = 0;
  for (const counts of strata) {
    requireCounts(counts);
    sums = sumOf(sums, hypergeometric(counts));
    seen += counts.successesAi;
  }
  if (sums.masses.length === 1) return 1;
  const limit = (sums.masses[seen - sums.first] ?? 0) * (1 + 1e-7);
  const all = sums.masses.reduce((sum, mass) => sum + mass, 0);
  return Math.min(1, sums.masses.reduce((sum, mass) => (mass <= limit ? sum + mass : sum), 0) / all);
}

/** Probabilities of `first`, `first` + 1 and so on. */
type Masses = { first: number; masses: number[] };

/** AI successes given how many there are on both arms together. */
function hypergeometric({
  successesBaseline,
  unitsBaseline,
  successesAi,
  unitsAi,
}: ProportionCounts): Masses {
  const successes = successesBaseline + successesAi;
  const first = Math.max(0, successes - unitsBaseline);
  const last = Math.min(unitsAi, successes);
  const all = logChoose(unitsAi + unitsBaseline, successes);
  return trimmed(
    first,
    Array.from({ length: last - first + 1 }, (_, index) => {
      const ai = first + index;
      return Math.exp(logChoose(unitsAi, ai) + logChoose(unitsBaseline, successes - ai) - all);
    }),
  );
}

function sumOf(left: Masses, right: Masses): Masses {
  const masses = Array.from({ length: left.masses.length + right.masses.length - 1 }, () => 0);
  for (const [index, one] of left.masses.entries())
    for (const [more, other] of right.masses.entries()) masses[index + more]! += one * other;
  return trimmed(left.first + right.first, masses);
}

function trimmed(first: number, masses: number[]): Masses {
  const least = negligible * masses.reduce((most, mass) => Math.max(most, mass), 0);
  const isKept = (mass: number) => mass > least;
  const from = masses.findIndex(isKept);
  return { first: first + from, masses: masses.slice(from, masses.findLastIndex(isKept) + 1) };
}
