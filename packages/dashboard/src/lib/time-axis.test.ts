import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { horizonOf, timePosition, timeTicks } from "./time-axis.ts";

const day = 86_400_000;
const start = Date.parse("2026-11-09T08:00:00Z");

const journey = fc.record({
  elapsed: fc.double({ min: 90_000, max: 200 * day, noNaN: true }),
  done: fc.integer({ min: 0, max: 5000 }),
  planned: fc.option(fc.integer({ min: 1, max: 5000 })),
});

describe("horizonOf", () => {
  it("ends where the plan will, at the pace so far", () => {
    const horizon = horizonOf(start, start + 10 * day, 100, 170);
    expect(horizon.plannedAt).toBeCloseTo(start + 17 * day, -2);
    expect(horizon.to).toBeCloseTo(start + 17 * day, -2);
  });

  it("leaves room right of today, also when the plan is through or far away", () => {
    fc.assert(
      fc.property(journey, ({ elapsed, done, planned }) => {
        const now = start + elapsed;
        const horizon = horizonOf(start, now, done, planned);
        const today = timePosition(horizon, now);
        expect(today).toBeGreaterThan(30);
        expect(today).toBeLessThan(80);
        expect(horizon.plannedAt === null).toBe(planned === null || done >= planned);
      }),
    );
  });
});

describe("timePosition", () => {
  it("is monotone, and goes on beyond the ends", () => {
    const horizon = { from: start, to: start + day };
    fc.assert(
      fc.property(
        fc.integer({ min: -5 * day, max: 5 * day }),
        fc.integer({ min: 1, max: day }),
        (at, later) => {
          expect(timePosition(horizon, start + at + later)).toBeGreaterThan(
            timePosition(horizon, start + at),
          );
        },
      ),
    );
    expect(timePosition(horizon, start - day)).toBe(-100);
    expect(timePosition(horizon, start + 2 * day)).toBe(200);
  });
});

describe("timeTicks", () => {
  it("has both ends and now, in order, and room between the others", () => {
    fc.assert(
      fc.property(journey, ({ elapsed, done, planned }) => {
        const now = start + elapsed;
        const ticks = timeTicks(horizonOf(start, now, done, planned), now);
        expect(ticks.filter(({ kind }) => kind !== "between").map(({ kind }) => kind)).toEqual([
          "first",
          "now",
          "last",
        ]);
        ticks.forEach((tick, index) => {
          const before = ticks[index - 1];
          if (before) expect(tick.position - before.position).toBeGreaterThanOrEqual(14 - 1e-9);
        });
      }),
    );
  });

  it("goes by whole days where the axis is long", () => {
    const horizon = { from: start, to: start + 12 * day };
    for (const { at, kind } of timeTicks(horizon, start + 8 * day))
      if (kind === "between") expect(new Date(at).getHours()).toBe(0);
  });
});
