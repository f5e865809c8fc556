import { logGamma } from "../numbers/log-gamma.ts";

/** Binomial coefficients' logs ln C(n, k), k = 0..n. */
export function logChoose(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let k = 1; k <= n; k++) logs[k] = logs[k - 1]! + Math.log((n - k + 1) / k);
  // The recursion drifts; its second half mirrors the first, whose drift is below a double's use here.
  for (let k = Math.floor(n / 2) + 1; k <= n; k++) logs[k] = logs[n - k]!;
  return logs;
}

/** P(X = k), k = 0..n, X binomial with 0 < p < 1, written into `into`. */
export function binomialMasses(logs: Float64Array, p: number, into: Float64Array) {
  const n = logs.length - 1;
  const logP = Math.log(p);
  const logQ = Math.log1p(-p);
  for (let k = 0; k <= n; k++) into[k] = Math.exp(logs[k]! + k * logP + (n - k) * logQ);
}

/** ln C(n, k) alone. */
export function logChooseOne(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
