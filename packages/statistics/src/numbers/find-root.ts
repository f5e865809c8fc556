/**
 * The root of a continuous function with a change of sign between low and high, by regula falsi with the
 * Illinois rule; a half where that does not shrink the bracket. Good to a few units in the last place.
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let fLow = f(low);
  let fHigh = f(high);
  if (fLow === 0) return low;
  if (fHigh === 0) return high;
  for (let round = 0; round < 200; round++) {
    const width = Math.abs(high - low);
    if (width <= 4e-16 * Math.max(Math.abs(low), Math.abs(high), 1e-12)) break;
    // Every fourth step halves, so that a flat side can't hold the bracket open.
    const secant = high - (fHigh * (high - low)) / (fHigh - fLow);
    const inside = round % 4 !== 3 && secant > Math.min(low, high) && secant < Math.max(low, high);
    const next = inside ? secant : (low + high) / 2;
    if (next === low || next === high) break;
    const fNext = f(next);
    if (fNext === 0) return next;
    if (fNext < 0 === fHigh < 0) {
      fLow /= 2;
    } else {
      low = high;
      fLow = fHigh;
    }
    high = next;
    fHigh = fNext;
  }
  return high;
}
