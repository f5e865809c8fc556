import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sidesOfLines, spreadApart } from "./label-placement.ts";

const ascending = fc
  .array(fc.double({ min: -50, max: 150, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map((values) => values.toSorted((a, b) => a - b));

describe("spreadApart", () => {
  it("moves overlapping labels equally", () => {
    expect(spreadApart([50, 50], 6, 0, 100)).toEqual([47, 53]);
    expect(spreadApart([48, 50, 52], 7, 0, 100)).toEqual([43, 50, 57]);
  });

  it("keeps the gap, the order and the bounds", () => {
    fc.assert(
      fc.property(ascending, fc.double({ min: 0.1, max: 12, noNaN: true }), (wanted, gap) => {
        const placed = spreadApart(wanted, gap, 0, 100);
        expect(placed).toHaveLength(wanted.length);
        placed.forEach((position, index) => {
          expect(position).toBeGreaterThanOrEqual(-1e-9);
          expect(position).toBeLessThanOrEqual(100 + 1e-9);
          if (index > 0) expect(position - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(gap - 1e-9);
        });
      }),
    );
  });

  it("leaves alone what is apart and inside", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }), (steps) => {
        const wanted = [...new Set(steps)].toSorted((a, b) => a - b).map((step) => step * 11);
        spreadApart(wanted, 11, 0, 100).forEach((position, index) =>
          expect(position).toBeCloseTo(wanted[index] ?? 0, 9),
        );
      }),
    );
  });
});

describe("sidesOfLines", () => {
  const axis = { top: 0, bottom: 100 };

  it("goes below where above is taken", () => {
    expect(sidesOfLines([50], [{ top: 45, bottom: 49 }], 6, axis)).toEqual(["below"]);
    expect(sidesOfLines([3], [], 6, axis)).toEqual(["below"]);
    expect(sidesOfLines([50, 53], [], 6, axis)).toEqual(["above", "below"]);
  });

  it("never takes a place that is not free while the other side is", () => {
    const span = fc
      .tuple(fc.double({ min: 0, max: 94, noNaN: true }), fc.double({ min: 0.5, max: 6, noNaN: true }))
      .map(([top, height]) => ({ top, bottom: top + height }));
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.array(span, { maxLength: 5 }),
        (line, taken) => {
          const [side] = sidesOfLines([line], taken, 6, axis);
          const free = (top: number) =>
            top >= 0 && top + 6 <= 100 && taken.every((other) => top + 6 <= other.top || top >= other.bottom);
          expect(side).toBe(free(line - 6) || !free(line) ? "above" : "below");
        },
      ),
    );
  });
});
