import type { BlockDifferences } from "../blocks/block-differences.ts";
import { logSumExp } from "../numbers/log-sum-exp.ts";
import { betSizes } from "./bet-weights.ts";

/** Blocks of all phases in one table: same bets, so their logs add. */
export type BlockTable = { differences: Float64Array; counts: Float64Array; blocks: number; sum: number };

/** @param sign −1 looks at the same blocks from the other arm */
export function blockTable(phases: readonly BlockDifferences[], sign: 1 | -1 = 1): BlockTable {
  const rows = phases.reduce((total, { counts }) => total + counts.length, 0);
  const differences = new Float64Array(rows);
  const counts = new Float64Array(rows);
  let row = 0;
  let blocks = 0;
  let sum = 0;
  for (const phase of phases) {
    // Both signs walk the values alike, so that swapped labels give the same sums to the last bit.
    const ordered = sign === 1 ? phase.counts : phase.counts.toReversed();
    let numerators = 0;
    for (const [numerator, count] of ordered) {
      differences[row] = (sign * numerator) / phase.denominator;
      counts[row++] = count;
      blocks += count;
      numerators += sign * numerator * count;
    }
    sum += numerators / phase.denominator;
  }
  return { differences, counts, blocks, sum };
}

/** Products are kept within these, so that many factors cost multiplications and only a few logarithms. */
const productFloor = 1e-150;
const productCeiling = 1e150;
/** Up to this many alike, factors are multiplied one by one. */
const multiplyUpTo = 4;

const logs = new Float64Array(betSizes.length);
const slopes = new Float64Array(betSizes.length);

/**
 * ln E⁺(d) = ln Σ_j w_j Π_k [1 + κ_j (D_k − d)/(1 + d)], and its slope in u = ln(1 + d), where it is convex.
 * @param onePlus 1 + d, in (0, 2)
 */
export function logWealth(table: BlockTable, weights: readonly number[], onePlus: number) {
  const { differences, counts } = table;
  for (let j = 0; j < betSizes.length; j++) {
    const size = betSizes[j]!;
    let product = 1;
    let log = 0;
    let inverses = 0;
    for (let row = 0; row < differences.length; row++) {
      const factor = 1 + size * ((1 + differences[row]!) / onePlus - 1);
      const count = counts[row]!;
      inverses += count / factor;
      if (count > multiplyUpTo) {
        log += count * Math.log(factor);
        continue;
      }
      for (let times = 0; times < count; times++) product *= factor;
      if (product < productFloor || product > productCeiling) {
        log += Math.log(product);
        product = 1;
      }
    }
    logs[j] = Math.log(weights[j]!) + log + Math.log(product);
    slopes[j] = (1 - size) * inverses - table.blocks;
  }
  const value = logSumExp(logs);
  let slope = 0;
  for (let j = 0; j < logs.length; j++) slope += Math.exp(logs[j]! - value) * slopes[j]!;
  return { value, slope };
}

/** ln(1 + d) where d is −1 to a double's precision: the end of the search for a bound. */
const lowestLog = -36;

/**
 * sup{d : ln E⁺(d) ≥ target}; −1 when there is none. Newton in u = ln(1 + d): the function is convex and falls,
 * so after the first step every step stays on the side of the wider interval.
 */
export function lowerBound(table: BlockTable, weights: readonly number[], target: number): number {
  const { differences, counts, blocks } = table;
  if (blocks === 0 || differences.every((difference) => difference === -1)) return -1;
  const mean = table.sum / blocks;
  let spread = 0;
  for (let row = 0; row < counts.length; row++) spread += counts[row]! * (differences[row]! - mean) ** 2;
  const guess = mean - Math.sqrt((2 * target * Math.max(spread, 1)) / blocks / blocks);
  let u = Math.log(Math.max(0.01, 1 + guess));
  let atFloor = false;
  for (let round = 0; round < 100; round++) {
    const { value, slope } = logWealth(table, weights, Math.exp(u));
    const gap = value - target;
    if (atFloor && gap <= 0) return -1;
    const next = Math.max(lowestLog, slope < 0 ? u - gap / slope : lowestLog);
    atFloor = next === lowestLog;
    const step = Math.abs(next - u);
    u = next;
    if (step < 1e-14 * Math.max(1, Math.abs(u)) || (gap >= 0 && step < 1e-13)) break;
  }
  return Math.expm1(u);
}
