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

/** Bets below this stake take the logarithm's series: its rest, 0.06^13/13, is below a double's precision. */
const seriesBelow = 0.06;
const seriesTerms = 12;

/** A part of the wealth below e^−60 of the rest is below a double's precision. */
const negligible = 60;

const logs = new Float64Array(betSizes.length);
const slopes = new Float64Array(betSizes.length);
const powerSums = new Float64Array(seriesTerms + 1);

/**
 * ln E⁺(d) = ln Σ_j w_j Π_k [1 + κ_j (D_k − d)/(1 + d)], and its slope in u = ln(1 + d), where it is convex.
 * @param onePlus 1 + d, in (0, 2)
 */
export function logWealth(table: BlockTable, weights: readonly number[], onePlus: number) {
  const largestGain = sumPowers(table, onePlus);
  let largest = -Infinity;
  // From the small bets, which are cheap, to the large ones, which after many blocks no longer matter.
  for (let j = betSizes.length - 1; j >= 0; j--) {
    const size = betSizes[j]!;
    const logWeight = Math.log(weights[j]!);
    if (logWeight + logAtMost(size) < largest - negligible) {
      logs[j] = -Infinity;
      slopes[j] = 0;
      continue;
    }
    const isSmall = size * largestGain < seriesBelow;
    const { log, inverses } = isSmall ? bySeries(size) : byProduct(table, size, onePlus);
    logs[j] = logWeight + log;
    slopes[j] = (1 - size) * inverses - table.blocks;
    largest = Math.max(largest, logs[j]!);
  }
  const value = logSumExp(logs);
  let slope = 0;
  for (let j = 0; j < logs.length; j++) slope += Math.exp(logs[j]! - value) * slopes[j]!;
  return { value, slope };
}

/** Σ count·gain^m for all blocks, gain = (D − d)/(1 + d); returns the largest gain or loss. */
function sumPowers({ differences, counts }: BlockTable, onePlus: number) {
  powerSums.fill(0);
  let largest = 0;
  for (let row = 0; row < differences.length; row++) {
    const gain = (1 + differences[row]!) / onePlus - 1;
    largest = Math.max(largest, Math.abs(gain));
    let term = counts[row]!;
    for (let power = 0; power <= seriesTerms; power++) {
      powerSums[power]! += term;
      term *= gain;
    }
  }
  return largest;
}

/** A bound of Σ ln(1 + κ·gain) from above: ln(1 + z) ≤ z − z²/2 + z³/3 for every z > −1. */
function logAtMost(size: number) {
  return size * powerSums[1]! - (size ** 2 * powerSums[2]!) / 2 + (size ** 3 * powerSums[3]!) / 3;
}

/** Σ ln(1 + κ·gain) and Σ 1/(1 + κ·gain) from the power sums. */
function bySeries(size: number) {
  let log = 0;
  let inverses = powerSums[0]!;
  let factor = 1;
  for (let power = 1; power <= seriesTerms; power++) {
    factor *= -size;
    log -= (factor * powerSums[power]!) / power;
    inverses += factor * powerSums[power]!;
  }
  return { log, inverses };
}

/** The same, block by block. */
function byProduct({ differences, counts }: BlockTable, size: number, onePlus: number) {
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
  return { log: log + Math.log(product), inverses };
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
    // Newton's steps shrink as their squares, times a curvature that grows with √blocks: the next would be nothing.
    if (step ** 2 * (1 + Math.sqrt(blocks)) < 1e-15) break;
  }
  return Math.expm1(u);
}
