import { findRoot } from "./find-root.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { upperGamma } from "./incomplete-gamma.ts";

const rootOfTwoPi = Math.sqrt(2 * Math.PI);

/** P(Z > z) of the standard normal, exact in both tails. */
export function normalTail(z: number): number {
  const beyond = 0.5 * upperGamma(0.5, (z * z) / 2);
  return z >= 0 ? beyond : 1 - beyond;
}

/** The z ≥ 0 with P(|Z| > z) = p, p in (0, 1]. */
export function normalCritical(p: number): number {
  // ln P(Z > z) is concave and the start lies right of the root, so Newton comes down to it and never past.
  const tail = p / 2;
  let z = Math.sqrt(-2 * Math.log(tail));
  for (let round = 0; round < 50; round++) {
    const value = normalTail(z);
    const step = (Math.log(value / tail) * value * rootOfTwoPi) / Math.exp((-z * z) / 2);
    z += step;
    if (Math.abs(step) < 1e-15 * (1 + z)) break;
  }
  return Math.max(0, z);
}

/** P(|T| > |t|) of Student's t with `degrees` > 0 degrees of freedom; ∞ degrees are the normal. */
export function studentTwoSided(t: number, degrees: number): number {
  const square = t * t;
  if (degrees > 1e10) return 2 * normalTail(Math.abs(t));
  if (square === Infinity) return 0;
  return incompleteBeta(degrees / (degrees + square), degrees / 2, 0.5, square / (degrees + square));
}

/** The t ≥ 0 with P(|T| > t) = p, p in (0, 1]. */
export function studentCritical(p: number, degrees: number): number {
  if (p >= 1) return 0;
  if (degrees > 1e10) return normalCritical(p);
  const miss = (t: number) => Math.log(studentTwoSided(t, degrees) / p);
  // The t's tails are the heavier ones, so that the normal's value is a lower end.
  const low = normalCritical(p);
  let high = 2 * low + 1;
  while (miss(high) > 0) high *= 4;
  return findRoot(miss, low, high);
}

/** P(X > x) of the χ² with `degrees` degrees of freedom; with none, all mass is at 0. */
export function chiSquareTail(x: number, degrees: number): number {
  if (degrees <= 0) return x > 0 ? 0 : 1;
  return upperGamma(degrees / 2, x / 2);
}
