import type { Moments } from "./moment-state.ts";

/** Below this many units in an arm, and above this skewness of the difference, M3 is called approximate. */
const fewestPerArm = 20;
const skewLimit = 0.2;

type SkewInput = Pick<Moments, "count" | "mean" | "variance" | "thirdCentralSum">;

/**
 * The skewness of the difference of two means, g = |γ|·|1/n1² − 1/n0²| / (1/n1 + 1/n0)^1.5 with γ the skewness
 * of all units together: how far M3's normal limit is away. 0 at equal arms; null below two units in an arm.
 */
export function skewOfDifference(baseline: SkewInput, ai: SkewInput): number | null {
  if (baseline.variance === null || ai.variance === null) return null;
  const units = baseline.count + ai.count;
  const mean = (baseline.count * baseline.mean! + ai.count * ai.mean!) / units;
  let squares = 0;
  let cubes = 0;
  for (const arm of [baseline, ai]) {
    const ownSquares = arm.variance! * (arm.count - 1);
    const offset = arm.mean! - mean;
    squares += ownSquares + arm.count * offset ** 2;
    cubes += arm.thirdCentralSum! + 3 * offset * ownSquares + arm.count * offset ** 3;
  }
  if (!(squares > 0)) return 0;
  const skewness = cubes / units / (squares / units) ** 1.5;
  const imbalance = Math.abs(1 / ai.count ** 2 - 1 / baseline.count ** 2);
  return (Math.abs(skewness) * imbalance) / (1 / ai.count + 1 / baseline.count) ** 1.5;
}

export type SkewLimits = { minPerArm?: number; limit?: number };

/**
 * Whether M3's answer is to be called approximate: an arm below `minPerArm` units, or g above `limit`.
 * @param limits minPerArm 20 and limit 0.2 unless set
 */
export function isApproximate(baseline: SkewInput, ai: SkewInput, limits: SkewLimits = {}): boolean {
  const { minPerArm = fewestPerArm, limit = skewLimit } = limits;
  const skew = skewOfDifference(baseline, ai);
  return skew === null || skew > limit || Math.min(baseline.count, ai.count) < minPerArm;
}
