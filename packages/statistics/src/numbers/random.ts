/** Draws in [0, 1), reproducible from a seed. */
export type Random = () => number;

/**
 * A seeded generator for simulations, never for anything secret: sfc32 (Doty-Humphrey, PractRand), 53 bits a
 * draw. Two numbers name a stream, so that every piece of a simulation has its own whoever runs it.
 */
export function createRandom(seed: number, stream = 0): Random {
  let a = seed >>> 0;
  let b = stream >>> 0;
  let c = Math.floor(seed / 2 ** 32) >>> 0;
  let counter = 1;
  const next = () => {
    const result = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + result) >>> 0;
    return result;
  };
  // Neighbouring seeds differ in a few bits only; the first rounds spread them.
  for (let round = 0; round < 20; round++) next();
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
}

/** A standard normal draw (Box–Muller; the second of the pair is left, for streams that are easy to follow). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
