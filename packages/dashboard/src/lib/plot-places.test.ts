import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dodge, labelSides, logScale } from "./plot-places.ts";

const places = fc.array(
  fc.record({
    x: fc.double({ min: 0, max: 100, noNaN: true }),
    y: fc.double({ min: 0, max: 100, noNaN: true }),
  }),
  { maxLength: 12 },
);

describe("a logarithmic axis", () => {
  it("has round ticks around its values", () => {
    expect(logScale([2, 45]).ticks).toEqual([1, 3, 10, 30, 100]);
    expect(logScale([0.2, 5]).ticks).toEqual([0.1, 0.3, 1, 3, 10]);
    expect(logScale([]).ticks).toEqual([1, 3, 10]);
  });

  it("keeps every value inside and more of it higher", () => {
    const value = fc.double({ min: 0, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), (values) => {
        const scale = logScale(values);
        const heights = values.toSorted((one, other) => one - other).map(scale.position);
        for (const [index, height] of heights.entries()) {
          expect(height).toBeGreaterThanOrEqual(0);
          expect(height).toBeLessThanOrEqual(100);
          if (index > 0) expect(height).toBeLessThanOrEqual(heights[index - 1]! + 1e-9);
        }
      }),
    );
  });
});

describe("points", () => {
  it("that hide nothing stay where they are", () => {
    const apart = [
      { x: 10, y: 10 },
      { x: 50, y: 10 },
    ];
    expect(dodge(apart, 3, 8)).toEqual(apart);
  });

  it("on one place are all to be seen", () => {
    const found = dodge(
      Array.from({ length: 5 }, () => ({ x: 50, y: 50 })),
      3,
      8,
    );
    expect(new Set(found.map(({ x, y }) => `${x} ${y}`)).size).toBe(5);
    expect(found[0]).toEqual({ x: 50, y: 50 });
  });

  it("stay inside the plot", () => {
    fc.assert(
      fc.property(places, (wanted) => {
        for (const { x, y } of dodge(wanted, 4, 9)) {
          expect(x >= 0 && x <= 100 && y >= 0 && y <= 100).toBe(true);
        }
      }),
    );
  });
});

describe("labels", () => {
  it("go where there is room: to the left at the right edge, and away where there is none", () => {
    const gap = { x: 2, y: 4 };
    expect(labelSides([{ x: 20, y: 50 }], [20], 6, gap)).toEqual(["right"]);
    expect(labelSides([{ x: 95, y: 50 }], [20], 6, gap)).toEqual(["left"]);
    expect(labelSides([{ x: 95, y: 50 }], [120], 6, gap)).toEqual(["none"]);
    const crowded = [
      { x: 95, y: 50 },
      { x: 88, y: 50 },
    ];
    expect(labelSides(crowded, [20, 20], 6, gap)).toEqual(["above-left", "left"]);
  });
});
