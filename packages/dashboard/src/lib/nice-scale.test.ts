import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { niceScale } from "./nice-scale.ts";

describe("niceScale", () => {
  it("ends at a round number above the largest value", () => {
    expect(niceScale(5.3).ticks).toEqual([0, 2, 4, 6]);
    expect(niceScale(18, 3).ticks).toEqual([0, 10, 20]);
    expect(niceScale(3).ticks).toEqual([0, 1, 2, 3]);
  });

  it("holds every value within its steps", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 8 }),
        (largest, steps) => {
          const { end, ticks, position } = niceScale(largest, steps);
          expect(end).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
          expect(ticks.length - 1).toBeLessThanOrEqual(steps);
          expect(position(largest)).toBeLessThanOrEqual(100);
        },
      ),
    );
  });

  it("keeps what lies outside at its ends", () => {
    const { position } = niceScale(10);
    expect([position(-1), position(1e6)]).toEqual([0, 100]);
  });
});
