import { logGamma } from "../numbers/log-gamma.ts";

/** ln C(n, k). */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** Masses below this part of the largest are taken as 0: all of them together are below a double's precision. */
const negligible = 1e-22;

/** A binomial's masses where they are not negligible. */
export type BinomialMasses = {
  masses: Float64Array;
  /** Writes P(X = k) for 0 < p < 1 and returns the range [from, to] outside of which nothing was written. */
  fill: (p: number) => { from: number; to: number };
};

/** P(X = k), k = 0..n, for one n and many p: from the mode outwards, by the ratio of neighbours. */
export function createBinomialMasses(n: number): BinomialMasses {
  const masses = new Float64Array(n + 1);
  const ratios = Float64Array.from({ length: n }, (_, k) => (n - k) / (k + 1));
  const fill = (p: number) => {
    const odds = p / (1 - p);
    const mode = Math.min(n, Math.floor((n + 1) * p));
    const largest = Math.exp(logChoose(n, mode) + mode * Math.log(p) + (n - mode) * Math.log1p(-p));
    masses[mode] = largest;
    let to = mode;
    for (let mass = largest; to < n && mass > largest * negligible; to++) {
      mass *= ratios[to]! * odds;
      masses[to + 1] = mass;
    }
    let from = mode;
    for (let mass = largest; from > 0 && mass > largest * negligible; from--) {
      mass /= ratios[from - 1]! * odds;
      masses[from - 1] = mass;
    }
    return { from, to };
  };
  return { masses, fill };
}
