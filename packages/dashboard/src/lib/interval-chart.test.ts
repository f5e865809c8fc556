import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { improvementOf } from "./improvement.ts";
import { bandPaths, type IntervalPoint, plot } from "./interval-path.ts";
import { valueScale } from "./interval-scale.ts";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const interval = fc
  .tuple(value, value, value)
  .map((values) => values.toSorted((a, b) => a - b) as [number, number, number])
  .map(([low, estimate, high]) => ({ low, estimate, high }));

describe("improvementOf", () => {
  it("turns over what is better when less, ends included", () => {
    expect(improvementOf({ estimate: -7.4, low: -10.6, high: -4.2 }, "lower")).toEqual({
      estimate: 7.4,
      low: 4.2,
      high: 10.6,
    });
    expect(improvementOf({ estimate: 0, low: null, high: 3 }, "lower")).toEqual({
      estimate: 0,
      low: -3,
      high: null,
    });
  });

  it("keeps the estimate inside, whichever way it points", () => {
    fc.assert(
      fc.property(interval, fc.constantFrom("higher" as const, "lower" as const), (effect, direction) => {
        const { low, estimate, high } = improvementOf(effect, direction);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });
});

describe("valueScale", () => {
  it("has round steps around zero", () => {
    expect(valueScale({ estimate: 7.4, low: 4.2, high: 10.6 }, [5]).ticks).toEqual([-5, 0, 5, 10, 15]);
    expect(valueScale(undefined, []).ticks).toContain(0);
  });

  it("does not go beyond what there can be", () => {
    const today = { estimate: 0.3, low: -0.33, high: 0.76 };
    expect(valueScale(today, [0.2]).top).toBeGreaterThan(1);
    expect(valueScale(today, [0.2], 1).ticks).toEqual([-1, -0.5, 0, 0.5, 1]);
  });

  it("holds zero, the lines and the interval of today", () => {
    fc.assert(
      fc.property(interval, fc.array(value, { maxLength: 2 }), (today, lines) => {
        const scale = valueScale(today, lines);
        for (const seen of [0, ...lines, today.low, today.high]) {
          expect(scale.position(seen)).toBeGreaterThanOrEqual(-1e-6);
          expect(scale.position(seen)).toBeLessThanOrEqual(100 + 1e-6);
        }
        expect(scale.ticks).toContain(0);
        expect(scale.ticks.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it("puts more above less, beyond its ends as well", () => {
    fc.assert(
      fc.property(interval, value, fc.double({ min: 1, max: 1e6, noNaN: true }), (today, from, more) => {
        const scale = valueScale(today, []);
        expect(scale.position(from + more)).toBeLessThan(scale.position(from));
        expect(scale.position(scale.top + more)).toBeLessThan(0);
        expect(scale.position(scale.bottom - more)).toBeGreaterThan(100);
      }),
    );
  });
});

describe("bandPaths", () => {
  const scale = valueScale({ estimate: 7.4, low: 4.2, high: 10.6 }, [5]);
  const points: IntervalPoint[] = [
    { at: 0, units: 4, estimate: 12, low: null, high: 60 },
    { at: 50, units: 20, estimate: 8, low: -9, high: 25 },
    { at: 100, units: 60, estimate: 7.4, low: 4.2, high: 10.6 },
  ];

  it("draws beyond the axis what lies beyond it, and never at its end", () => {
    const { high, low } = bandPaths(points, (at) => at, scale);
    expect(coordinates(high)[0]).toEqual([0, (scale.position(60) / 100) * plot.height]);
    expect(coordinates(high)[0]?.[1]).toBeLessThan(0);
    expect(coordinates(low)[0]?.[1]).toBeGreaterThan(plot.height);
    expect(coordinates(low)[2]?.[1]).toBeCloseTo((scale.position(4.2) / 100) * plot.height, 0);
  });

  it("closes the band over the same points as its edges", () => {
    const paths = bandPaths(points, (at) => at, scale);
    expect(coordinates(paths.fill)).toEqual([
      ...coordinates(paths.high),
      ...coordinates(paths.low).toReversed(),
    ]);
    expect(bandPaths([], (at) => at, scale)).toEqual({ fill: "", high: "", low: "", core: "" });
  });

  it("keeps the estimate between the edges", () => {
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 20 }), (intervals) => {
        const some = intervals.map((each, index) => ({ ...each, at: index, units: index }));
        const axis = valueScale(some.at(-1), []);
        const paths = bandPaths(some, (at) => at, axis);
        const [core, high, low] = [paths.core, paths.high, paths.low].map(coordinates);
        core?.forEach(([x, y], index) => {
          expect(x).toBe(high?.[index]?.[0]);
          expect(y).toBeGreaterThanOrEqual(high?.[index]?.[1] ?? Infinity);
          expect(y).toBeLessThanOrEqual(low?.[index]?.[1] ?? -Infinity);
        });
      }),
    );
  });
});

function coordinates(path: string): [number, number][] {
  return [...path.matchAll(/[ML](\S+?) ([^MLZ]+)/g)].map((match) => [Number(match[1]), Number(match[2])]);
}
