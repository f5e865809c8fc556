import type { MetricDetail } from "@belay/contracts";
import { improvementOf } from "../../lib/improvement.ts";
import type { IntervalPoint } from "../../lib/interval-path.ts";

/** The interval over time with more being better, ascending, and carried on to now: it holds until the next value. */
export function seriesOf(detail: MetricDetail, now: number): IntervalPoint[] {
  const { series, effect, metric } = detail;
  const points = series
    .map((point) => ({
      at: Date.parse(point.at),
      units: point.units,
      ...improvementOf(point, metric.direction),
    }))
    .toSorted((a, b) => a.at - b.at || a.units - b.units)
    // Of values settled at one moment only the last state was ever to be seen.
    .filter((point, index, all) => point.at !== all[index + 1]?.at);
  const last = points.at(-1);
  if (!last) return [];
  const today = effect ? improvementOf(effect, metric.direction) : last;
  return [...points, { ...last, ...today, at: Math.max(now, last.at) }];
}

/** Since when the interval has lain above zero without a break; undefined while it doesn't. */
export function aboveZeroSince(points: IntervalPoint[]): number | undefined {
  const lastNot = points.findLastIndex(({ low }) => low === null || low <= 0);
  return points[lastNot + 1]?.at;
}
