import fc from "fast-check";
import { expect, test } from "vitest";
import { closeOldestGaps, fromMultirange, holds, rangesOf, sizeOf, toMultirange } from "./sequence-ranges.ts";

const pairs = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 200 }), fc.nat(8))
    .map(([first, more]) => [first, first + more] as const),
);
const members = (ranges: readonly (readonly [number, number])[]) =>
  new Set(
    ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index)),
  );

test("ranges hold what was put in, sorted, apart, and survive being written down", () => {
  fc.assert(
    fc.property(pairs, (given) => {
      const ranges = rangesOf(given);
      const all = members(given);
      expect(members(ranges)).toEqual(all);
      expect(sizeOf(ranges)).toBe(all.size);
      for (const [index, [first]] of ranges.entries())
        if (index > 0) expect(first).toBeGreaterThan(ranges[index - 1]![1] + 1);
      for (let sequence = 1; sequence < 210; sequence++)
        expect(holds(ranges, sequence)).toBe(all.has(sequence));
      expect(fromMultirange(toMultirange(ranges))).toEqual(ranges);
    }),
  );
});

test("closing gaps leaves few ranges, keeps the newest gaps, and says how much was closed", () => {
  fc.assert(
    fc.property(pairs, fc.integer({ min: 1, max: 10 }), (given, most) => {
      const ranges = rangesOf(given);
      const { ranges: left, closed } = closeOldestGaps(ranges, most);
      expect(left.length).toBe(Math.min(ranges.length, most));
      expect(sizeOf(left)).toBe(sizeOf(ranges) + closed);
      expect(left.slice(1)).toEqual(left.length > 1 ? ranges.slice(1 - left.length) : []);
    }),
  );
});
