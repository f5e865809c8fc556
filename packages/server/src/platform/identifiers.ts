import { randomFillSync } from "node:crypto";
import type { Clock } from "./clock.ts";

export type Identifiers = { next(): string };

const hexadecimal = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * UUID version 7 (RFC 9562): sorts by time, and within this process by the order of making, even when the clock
 * stands still or steps back.
 */
export const createIdentifiers = (clock: Clock): Identifiers => {
  const pool = Buffer.allocUnsafe(4096);
  let used = pool.length;
  let lastTime = 0;
  let counter = 0;

  const take = (bytes: number): number => {
    if (used + bytes > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += bytes;
    return used - bytes;
  };

  return {
    next() {
      const at = take(10);
      const time = Math.floor(clock.now());
      if (time > lastTime) {
        lastTime = time;
        // Starts in the lower half of its 12 bits, so that there is room to count up.
        counter = pool.readUInt16BE(at) & 0x7ff;
      } else if (++counter > 0xfff) {
        lastTime += 1;
        counter = pool.readUInt16BE(at) & 0x7ff;
      }
      const high = Math.floor(lastTime / 0x1_0000);
      const low = lastTime & 0xffff;
      const h = hexadecimal;
      const random = (offset: number): string => h[pool[at + offset]!]!;
      return (
        h[(high >>> 24) & 255]! +
        h[(high >>> 16) & 255]! +
        h[(high >>> 8) & 255]! +
        h[high & 255]! +
        "-" +
        h[low >>> 8]! +
        h[low & 255]! +
        "-" +
        h[0x70 | (counter >>> 8)]! +
        h[counter & 255]! +
        "-" +
        h[0x80 | (pool[at + 2]! & 0x3f)]! +
        random(3) +
        "-" +
        random(4) +
        random(5) +
        random(6) +
        random(7) +
        random(8) +
        random(9)
      );
    },
  };
};

/** When a version 7 UUID was made, in milliseconds since 1970; undefined when it is none. */
export const timeOfIdentifier = (identifier: string): number | undefined =>
  pattern.test(identifier)
    ? Number.parseInt(identifier.slice(0, 8) + identifier.slice(9, 13), 16)
    : undefined;

/** The least UUID of a moment: with it, "since" and "until" become ranges of identifiers. */
export const leastIdentifierAt = (time: number): string => {
  const hex = Math.max(0, Math.floor(time)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
