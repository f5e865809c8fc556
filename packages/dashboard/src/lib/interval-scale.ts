import type { Improvement } from "./improvement.ts";

/** A vertical axis around zero. Positions count from its top, in percent, and go on beyond its ends. */
export interface ValueScale {
  bottom: number;
  top: number;
  ticks: number[];
  position: (value: number) => number;
}

const steps = 4;
/** Room above and below what has to be seen, in shares of it. */
const room = 0.3;

/**
 * An axis that holds zero, the lines and the interval of today. Early intervals are far wider than today's: what
 * of them leaves the axis is cut off, because an axis that held it would show nothing else.
 * @param limit largest value there can be on either side of zero: the axis ends there
 */
const smallestSpan = 1e-9;

export function valueScale(
  today: Improvement | undefined,
  lines: number[],
  limit = Number.POSITIVE_INFINITY,
): ValueScale {
  const seen = [0, ...lines, today?.estimate, today?.low, today?.high].filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value),
  );
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  // Below it there is nothing to tell apart, and a step would have no size.
  const span = most - least < smallestSpan ? 1 : most - least;
  const step = niceStep((span * (1 + 2 * room)) / steps);
  const bottom = Math.floor(Math.max(least - span * room, Math.min(least, -limit)) / step) * step;
  const top = Math.ceil(Math.min(most + span * room, Math.max(most, limit)) / step) * step;
  const count = Math.round((top - bottom) / step);
  return {
    bottom,
    top,
    ticks: Array.from({ length: count + 1 }, (_, index) => cleaned(bottom + index * step, step)),
    position: (value) => ((top - value) / (top - bottom)) * 100,
  };
}

function niceStep(size: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(size));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * magnitude >= size * (1 - 1e-9)) ?? 10;
  return factor * magnitude;
}

/** Without the dust of binary fractions: a tick is a multiple of the step. */
function cleaned(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12)) + 0;
}
