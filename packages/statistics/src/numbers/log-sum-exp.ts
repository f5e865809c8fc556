/** ln Σ exp(values); −∞ for none. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let index = 0; index < values.length; index++) largest = Math.max(largest, values[index]!);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += Math.exp(values[index]! - largest);
  return largest + Math.log(sum);
}
