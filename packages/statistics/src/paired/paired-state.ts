import { exactLevel } from "../means/moment-state.ts";
import { requireParameter, StatisticsError } from "../statistics-error.ts";

/**
 * One randomised unit with two values, in steps. A ratio metric: numerator y (edits, minutes) over denominator x
 * (runs). CUPED: outcome y and pre-period value x.
 */
export type PairedUnit = { x: number; y: number };

/**
 * One arm of units with two values: exact sums over units, and below 50 units the units themselves, which the
 * jackknife needs. Plain JSON; no order changes a bit.
 */
export type PairedState = {
  /** The size of one step of x and of y. */
  resolutionX: number;
  resolutionY: number;
  count: number;
  x: string;
  y: string;
  xx: string;
  xy: string;
  yy: string;
  /** [x, y] in steps, sorted; null from `jackknifeBelow` units on. */
  units: [x: number, y: number][] | null;
};

/** From this many units an arm on, the delta method serves as well as the jackknife. */
const jackknifeBelow = 50;

/** An empty state. @param resolutions the sizes of one step of x and y; 1e-6 unless set */
export function createPairedState(resolutions: { x?: number; y?: number } = {}): PairedState {
  const { x = 1e-6, y = 1e-6 } = resolutions;
  for (const resolution of [x, y]) {
    requireParameter(resolution > 0 && resolution < Infinity, "resolution", resolution, "greater than 0");
  }
  const none = { x: "0", y: "0", xx: "0", xy: "0", yy: "0" };
  return { resolutionX: x, resolutionY: y, count: 0, ...none, units: [] };
}

/**
 * The state with more units, each once, with the unit's own totals of x and y.
 * @throws StatisticsError `value-out-of-range` for what is no whole number of steps
 */
export function addToPaired(state: PairedState, units: readonly PairedUnit[]): PairedState {
  const sums = openSums(state);
  for (const unit of units) {
    const x = exactLevel(unit.x);
    const y = exactLevel(unit.y);
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
  }
  const pairs = units.map(({ x, y }): [number, number] => [x, y]);
  return closeSums(state, sums, units.length, pairs);
}

/** Two states over different units as one. @throws StatisticsError `states-differ` for other resolutions */
export function mergePairedStates(left: PairedState, right: PairedState): PairedState {
  if (left.resolutionX !== right.resolutionX || left.resolutionY !== right.resolutionY) {
    throw new StatisticsError("states-differ", "The two states count in steps of different sizes.");
  }
  const sums = openSums(left);
  const more = openSums(right);
  for (const name of ["x", "y", "xx", "xy", "yy"] as const) sums[name] += more[name];
  return closeSums(left, sums, right.count, right.units);
}

const openSums = ({ x, y, xx, xy, yy }: PairedState) => ({
  x: BigInt(x),
  y: BigInt(y),
  xx: BigInt(xx),
  xy: BigInt(xy),
  yy: BigInt(yy),
});

function closeSums(
  state: PairedState,
  sums: ReturnType<typeof openSums>,
  added: number,
  pairs: [number, number][] | null,
): PairedState {
  const count = state.count + added;
  const small = count < jackknifeBelow && state.units !== null && pairs !== null;
  return {
    resolutionX: state.resolutionX,
    resolutionY: state.resolutionY,
    count,
    x: `${sums.x}`,
    y: `${sums.y}`,
    xx: `${sums.xx}`,
    xy: `${sums.xy}`,
    yy: `${sums.yy}`,
    units: small
      ? [...state.units!, ...pairs].sort((one, other) => one[0] - other[0] || one[1] - other[1])
      : null,
  };
}
