import type { Improvement } from "./improvement.ts";
import type { ValueScale } from "./interval-scale.ts";

/** How it stood at a moment, more being better. */
export interface IntervalPoint extends Improvement {
  at: number;
  units: number;
}

/** The chart's own coordinates; its height in pixels on a screen is about the same. */
export const plot = { width: 760, height: 272 };

/** How far beyond the axis an unbounded end is drawn, in heights of it: far enough never to be seen. */
const unbounded = 3;

export interface BandPaths {
  fill: string;
  high: string;
  low: string;
  core: string;
}

/**
 * The band, its edges and the estimates as SVG paths. Nothing is held at the ends of the axis: what leaves it is
 * drawn outside and cut off by the plot's clip, so that a slope stays true up to the edge.
 */
export function bandPaths(
  points: IntervalPoint[],
  xOf: (at: number) => number,
  scale: ValueScale,
): BandPaths {
  const x = (point: IntervalPoint) => round((xOf(point.at) / 100) * plot.width);
  const y = (value: number | null, otherwise: number) =>
    round(value === null ? otherwise : (scale.position(value) / 100) * plot.height);
  const above = -unbounded * plot.height;
  const below = (1 + unbounded) * plot.height;
  const line = (ends: [number, number][]) =>
    ends.map(([a, b], index) => `${index ? "L" : "M"}${a} ${b}`).join("");
  const high = points.map((point): [number, number] => [x(point), y(point.high, above)]);
  const low = points.map((point): [number, number] => [x(point), y(point.low, below)]);
  return {
    fill: points.length === 0 ? "" : `${line([...high, ...low.toReversed()])}Z`,
    high: line(high),
    low: line(low),
    core: line(points.map((point) => [x(point), y(point.estimate, above)])),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
