import { requireCount, requireParameter, StatisticsError } from "../statistics-error.ts";

/**
 * One arm's values as exact sums: whole numbers of steps, so that no order, batch or merge can change a bit.
 * Plain JSON; the sums are written in decimal because they outgrow a double.
 */
export type MomentState = {
  /** The size of one step (`resolutionOf` of the metric's scale). */
  resolution: number;
  count: number;
  sum: string;
  squares: string;
  cubes: string;
};

/** What a state comes to. Units are the scale's: a log scale gives the mean of logs. */
export type Moments = {
  count: number;
  /** null without a unit. */
  mean: number | null;
  /** With n − 1; null below two units. */
  variance: number | null;
  /** Σ(y − ȳ)³; null below two units. */
  thirdCentralSum: number | null;
};

/** An empty state. @param resolution the size of one step, in the scale's unit */
export function createMomentState(resolution: number): MomentState {
  requireParameter(resolution > 0 && resolution < Infinity, "resolution", resolution, "greater than 0");
  return { resolution, count: 0, sum: "0", squares: "0", cubes: "0" };
}

/**
 * The state with more values, each in steps (`toLevel`); the one handed in stays as it was.
 * @throws StatisticsError `value-out-of-range` for a level that is no whole number
 */
export function addToMoments(state: MomentState, levels: Iterable<number>): MomentState {
  let { count } = state;
  let sum = BigInt(state.sum);
  let squares = BigInt(state.squares);
  let cubes = BigInt(state.cubes);
  for (const value of levels) {
    const level = exactLevel(value);
    count += 1;
    sum += level;
    squares += level * level;
    cubes += level * level * level;
  }
  return { ...state, count, sum: `${sum}`, squares: `${squares}`, cubes: `${cubes}` };
}

/** A level as an exact integer. */
export function exactLevel(value: number): bigint {
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new StatisticsError(
    "value-out-of-range",
    `The level ${value} is not a whole number of steps; make it with toLevel.`,
  );
}

/** Two states over different units as one. @throws StatisticsError `states-differ` for other resolutions */
export function mergeMomentStates(left: MomentState, right: MomentState): MomentState {
  if (left.resolution !== right.resolution) {
    throw new StatisticsError(
      "states-differ",
      `One state counts in steps of ${left.resolution}, the other of ${right.resolution}: they are of different scales.`,
    );
  }
  const add = (one: string, other: string) => `${BigInt(one) + BigInt(other)}`;
  return {
    resolution: left.resolution,
    count: left.count + right.count,
    sum: add(left.sum, right.sum),
    squares: add(left.squares, right.squares),
    cubes: add(left.cubes, right.cubes),
  };
}

/** Mean, variance and third central sum, rounded once from exact integers. */
export function momentsOf(state: MomentState): Moments {
  const { count, resolution } = state;
  requireCount(count, "count");
  if (count === 0) return { count, mean: null, variance: null, thirdCentralSum: null };
  const n = BigInt(count);
  const sum = BigInt(state.sum);
  const mean = (Number(sum) / count) * resolution;
  if (count === 1) return { count, mean, variance: null, thirdCentralSum: null };
  const squares = BigInt(state.squares);
  const centralSquares = Number(n * squares - sum * sum) / count;
  const centralCubes =
    Number(n * n * BigInt(state.cubes) - 3n * n * sum * squares + 2n * sum * sum * sum) / count / count;
  return {
    count,
    mean,
    variance: (centralSquares / (count - 1)) * resolution ** 2,
    thirdCentralSum: centralCubes * resolution ** 3,
  };
}
