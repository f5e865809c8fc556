import { betSizes } from "../betting/bet-weights.ts";
import type { Arm } from "../arm.ts";
import type { BlockShape } from "../blocks/block-shape.ts";

/** The wealth against {δ ≤ d} (sign 1) or {δ ≥ d} (sign −1), block by block: what simulations look at each time. */
export function createBettingWatch(weights: readonly number[], d: number, sign: 1 | -1) {
  const products = Float64Array.from(weights);
  const anchor = sign * d;
  /** Takes one block's difference and returns E. */
  return (difference: number): number => {
    const gain = (sign * difference - anchor) / (1 + anchor);
    let wealth = 0;
    for (let j = 0; j < betSizes.length; j++) {
      const product = products[j]! * (1 + betSizes[j]! * gain);
      products[j] = product;
      wealth += product;
    }
    return wealth;
  };
}

/**
 * Forms blocks from units that come in assignment order and mature at once.
 * @returns a function that takes a unit and gives the difference of the block it completes, else null
 */
export function createBlockStream(shape: BlockShape) {
  const sums = { ai: 0, baseline: 0 };
  const members = { ai: 0, baseline: 0 };
  const waiting: Record<Arm, number[]> = { ai: [], baseline: [] };
  const next = { ai: 0, baseline: 0 };
  return (arm: Arm, value: number): number | null => {
    sums[arm] += value;
    members[arm] += 1;
    if (members[arm] < shape[arm]) return null;
    waiting[arm].push(sums[arm] / shape[arm]);
    sums[arm] = 0;
    members[arm] = 0;
    if (next.ai >= waiting.ai.length || next.baseline >= waiting.baseline.length) return null;
    return waiting.ai[next.ai++]! - waiting.baseline[next.baseline++]!;
  };
}
