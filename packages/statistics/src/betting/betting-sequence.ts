import { findRoot } from "../numbers/find-root.ts";
import { requireAlpha, StatisticsError } from "../statistics-error.ts";

/** No bet stakes more than this part of the capital. */
const stakeLimit = 0.5;

/**
 * M2, the per-arm betting sequence: a confidence sequence for one arm's mean, for display only. Two of them must
 * not be subtracted: for the difference there is `pairBetting`.
 *
 * It depends on the order, so its state is the values themselves: replay them in assignment order. The cost grows
 * with them (about a microsecond a value); above some ten thousand show the last ten thousand's, or nothing.
 * Edges: no value: [0, 1]. All alike: no special case.
 * Source: the hedged capital process with predictable plug-in bets, Waudby-Smith & Ramdas (JRSS B 2024).
 * @param values on [0, 1], in assignment order
 * @param alpha two-sided, 0.05 unless set
 * @throws StatisticsError `value-out-of-range` for a value outside of [0, 1] or NaN
 */
export function bettingSequence(values: ArrayLike<number>, alpha = 0.05): { lower: number; upper: number } {
  requireAlpha(alpha);
  const count = values.length;
  const stakes = predictableStakes(values, alpha);
  const target = Math.log(2 / alpha);
  const logCapital = (m: number, sign: 1 | -1) => {
    const most = stakeLimit / (sign === 1 ? m : 1 - m);
    let log = 0;
    for (let index = 0; index < count; index++) {
      log += Math.log1p(sign * Math.min(stakes[index]!, most) * (values[index]! - m));
    }
    return log - target;
  };
  const edge = 1e-12;
  const rising = (m: number) => logCapital(m, -1);
  const falling = (m: number) => logCapital(m, 1);
  const lower = falling(edge) < 0 ? 0 : findRoot(falling, edge, 1);
  const upper = rising(1 - edge) < 0 ? 1 : findRoot(rising, 0, 1 - edge);
  return { lower, upper };
}

/** λ_t = √(2 ln(2/α) / (σ̂²_{t−1} t ln(t + 1))), from what was seen before t. */
function predictableStakes(values: ArrayLike<number>, alpha: number): Float64Array {
  const stakes = new Float64Array(values.length);
  let sum = 0.5;
  let squares = 0.25;
  let variance = 0.25;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!(value >= 0 && value <= 1)) {
      throw new StatisticsError(
        "value-out-of-range",
        `Value ${index + 1} is ${value}; it must be from 0 to 1.`,
      );
    }
    const t = index + 1;
    stakes[index] = Math.sqrt((2 * Math.log(2 / alpha)) / (variance * t * Math.log(t + 1)));
    sum += value;
    const mean = sum / (t + 1);
    squares += (value - mean) ** 2;
    variance = squares / (t + 1);
  }
  return stakes;
}
