import { hashFrom, hashState, murmurHash3, type HashState } from "./murmur-hash.ts";

/**
 * The three draws of a unit. Each hashes its own text, so none says anything about another:
 *
 * | draw | text hashed | decides |
 * | --- | --- | --- |
 * | bucket | `salt:unit` | whether a ring's share holds the unit |
 * | arm | `salt:arm:unit` | which arm it gets |
 * | exclusion | `group:exclusion:unit` | which experiment of an exclusion group may have it |
 */
const prefixes = {
  bucket: (salt: string) => `${salt}:`,
  arm: (salt: string) => `${salt}:arm:`,
  exclusion: (group: string) => `${group}:exclusion:`,
};

export type Draw = keyof typeof prefixes;

const RANGE = 2 ** 32;

/** The hash state a unit's draw goes on from; made once per experiment. */
export function drawState(draw: Draw, salt: string): HashState {
  return hashState(prefixes[draw](salt));
}

/**
 * Where a unit lies on a draw's line, as a signed 32-bit integer in the order of its bucket: bucket 0 is
 * -2^31. Compare with {@link threshold}.
 */
export function drawFrom(state: HashState, unit: string): number {
  return hashFrom(state, unit) ^ 0x80000000;
}

/** The line's point at `share` (0 to 1): draws below it are the units whose bucket is below `share`. */
export function threshold(share: number): number {
  return share * RANGE - RANGE / 2;
}

/** The unit's draw as a number in [0, 1), for screens and tests; `salt` is the group for exclusions. */
export function bucket(draw: Draw, salt: string, unit: string): number {
  return murmurHash3(prefixes[draw](salt) + unit) / RANGE;
}
