import type { Improvement } from "./improvement.ts";

/** A rope in its glyph: positions from 0 to `width`, zero in the middle, right is better. */
export interface Rope {
  zero: number;
  estimate: number;
  from: number;
  to: number;
  /** The interval goes on beyond the glyph. */
  openLeft: boolean;
  openRight: boolean;
  /** Position of the margin or of what is worth it. */
  mark: number | null;
}

export const ropeWidth = 120;
/** Ends stay so far inside that their round caps can be seen. */
const inset = 4;

/**
 * Places an interval on the glyph. `reach` is what the outermost position stands for on either side of zero;
 * what lies beyond is cut off there and marked as open.
 */
export function ropeOf(interval: Improvement, mark: number | null, reach = reachOf([interval], mark)): Rope {
  const middle = ropeWidth / 2;
  const half = middle - inset;
  const place = (value: number) => middle + (value / reach) * half;
  const left = interval.low === null ? -Infinity : place(interval.low);
  const right = interval.high === null ? Infinity : place(interval.high);
  const within = (position: number) => Math.min(Math.max(position, 0), ropeWidth);
  return {
    zero: middle,
    estimate: within(place(interval.estimate)),
    from: within(left),
    to: within(right),
    openLeft: left < 0,
    openRight: right > ropeWidth,
    mark: mark === null ? null : within(place(mark)),
  };
}

/** The largest distance from zero among intervals and a mark, so that ropes of one metric share a scale. */
export function reachOf(intervals: Improvement[], mark: number | null): number {
  const sizes = intervals.flatMap(({ estimate, low, high }) => [
    estimate,
    low ?? estimate * 2,
    high ?? estimate * 2,
  ]);
  return Math.max(...[...sizes, mark ?? 0].map(Math.abs).filter(Number.isFinite), Number.MIN_VALUE) || 1;
}
