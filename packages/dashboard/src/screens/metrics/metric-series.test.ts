import { describe, expect, it } from "vitest";
import { metricDetail } from "../../../scenarios/metrics.ts";
import { aboveZeroSince, seriesOf } from "./metric-series.ts";

const now = Date.parse("2026-11-20T10:00:00Z");
const detail = metricDetail(now, "note-minutes", "better-not-by-enough");

describe("seriesOf", () => {
  it("turns a metric over where less is better, and goes on to now", () => {
    const points = seriesOf(detail, now);
    expect(points.at(-1)).toMatchObject({
      at: now,
      estimate: -(detail.effect?.estimate ?? 0),
      low: -(detail.effect?.high ?? 0),
      high: -(detail.effect?.low ?? 0),
    });
    expect(points).toHaveLength(detail.series.length + 1);
    expect(seriesOf({ ...detail, series: [] }, now)).toEqual([]);
  });

  it("is in order whatever order it came in", () => {
    const shuffled = { ...detail, series: detail.series.toReversed() };
    expect(seriesOf(shuffled, now)).toEqual(seriesOf(detail, now));
  });

  it("keeps the last of what was settled at one moment", () => {
    const at = new Date(now - 1000).toISOString();
    const series = [4, 9, 6].map((units) => ({ at, units, estimate: -units, low: null, high: null }));
    expect(seriesOf({ ...detail, series, effect: null }, now).map(({ units }) => units)).toEqual([9, 9]);
  });
});

describe("aboveZeroSince", () => {
  const at = (moment: number, low: number | null) => ({ at: moment, low, estimate: 5, high: 9, units: 1 });

  it("counts from the last time that zero was inside", () => {
    expect(aboveZeroSince([at(1, 2), at(2, -1), at(3, 1), at(4, 2)])).toBe(3);
    expect(aboveZeroSince([at(1, 2), at(2, null)])).toBeUndefined();
    expect(aboveZeroSince([])).toBeUndefined();
  });
});
