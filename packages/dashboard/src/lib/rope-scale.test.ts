import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ropeOf, ropeWidth } from "./rope-scale.ts";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("ropeOf", () => {
  it("has zero in the middle and better on the right", () => {
    const rope = ropeOf({ estimate: 2, low: -1, high: 5 }, null);
    expect(rope).toMatchObject({ zero: 60, to: 116, openLeft: false, openRight: false });
    expect(rope.from).toBeLessThan(60);
    expect(rope.estimate).toBeGreaterThan(60);
  });

  it("is cut off and open where the interval has no end or leaves the scale", () => {
    expect(ropeOf({ estimate: 1, low: null, high: 3 }, null)).toMatchObject({ from: 0, openLeft: true });
    expect(ropeOf({ estimate: 1, low: 0, high: 30 }, null, 5)).toMatchObject({
      to: ropeWidth,
      openRight: true,
    });
  });

  it("stays inside its glyph, in order, with any numbers", () => {
    fc.assert(
      fc.property(value, value, value, fc.option(value), (a, b, c, mark) => {
        const [low = 0, estimate = 0, high = 0] = [a, b, c].toSorted((x, y) => x - y);
        const rope = ropeOf({ low, estimate, high }, mark);
        expect(rope.from).toBeGreaterThanOrEqual(0);
        expect(rope.estimate).toBeGreaterThanOrEqual(rope.from);
        expect(rope.to).toBeGreaterThanOrEqual(rope.estimate);
        expect(rope.to).toBeLessThanOrEqual(ropeWidth);
        if (estimate >= 0) expect(rope.estimate).toBeGreaterThanOrEqual(rope.zero);
        if (estimate <= 0) expect(rope.estimate).toBeLessThanOrEqual(rope.zero);
      }),
    );
  });
});
