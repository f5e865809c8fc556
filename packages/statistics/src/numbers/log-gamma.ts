const halfLogTwoPi = 0.9189385332046727;

/** Below this the argument is shifted up first; at and above it Stirling's series is exact to a double. */
const seriesFrom = 15;

/** lnΓ(x) − [(x − ½) ln x − x + ½ ln 2π], x ≥ 10: what Stirling's formula leaves out (NIST DLMF 5.11.1). */
function stirlingRest(x: number) {
  const square = 1 / (x * x);
  return (
    (1 / 12 -
      square *
        (1 / 360 -
          square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360)))))) /
    x
  );
}

/** lnΓ(x) for x > 0; ∞ at 0. Source: Stirling's series after an upward shift, NIST DLMF 5.5.1 and 5.11.1. */
export function logGamma(x: number): number {
  if (x === 0) return Infinity;
  let product = 1;
  let shifted = x;
  while (shifted < seriesFrom) {
    product *= shifted;
    shifted += 1;
  }
  const series = (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + stirlingRest(shifted);
  return series - Math.log(product);
}

/** ln B(a, b) for a, b > 0, without the cancellation of three large log-gammas. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < seriesFrom) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const sum = small + large;
  const largePart = (large - 0.5) * Math.log1p(-small / sum) + stirlingRest(large) - stirlingRest(sum);
  if (small < seriesFrom) return logGamma(small) + largePart - small * Math.log(sum) + small;
  return (
    halfLogTwoPi + largePart + stirlingRest(small) + small * Math.log(small / sum) - 0.5 * Math.log(small)
  );
}
