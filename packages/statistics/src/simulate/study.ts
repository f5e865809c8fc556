import type { Random } from "../numbers/random.ts";

/** One line of the simulation's table: an experiment repeated many times, and what must come out of it. */
export type Study = {
  /** The table it stands in. */
  table: string;
  name: string;
  /** One replication's outcome, as numbers; the same count each time. */
  replicate: (random: Random) => number[];
  /** What to make of all replications; a column for each number of `replicate`. */
  figures: (columns: Float64Array[]) => Figure[];
};

/** One number of a study with the bar it has to meet, if there is one. */
export type Figure = {
  label: string;
  value: number;
  /** Monte Carlo standard error of what is compared with the bar. */
  standardError: number;
  bar?: Bar;
  digits?: number;
};

export type Bar = { kind: "at-most" | "at-least"; limit: number; compared?: number; comparedLimit?: number };

/** Met up to three Monte Carlo standard errors. */
export function isMet({ value, standardError, bar }: Figure): boolean {
  if (bar === undefined) return true;
  const compared = bar.compared ?? value;
  const limit = bar.comparedLimit ?? bar.limit;
  const slack = 3 * standardError;
  return bar.kind === "at-most" ? compared <= limit + slack : compared >= limit - slack;
}

/** The mean of a column, such as the share of replications in which something happened. */
export function meanFigure(label: string, column: Float64Array, bar?: Bar, scale = 1): Figure {
  let sum = 0;
  let squares = 0;
  for (const value of column) {
    sum += value / scale;
    squares += (value / scale) ** 2;
  }
  const count = column.length;
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean ** 2);
  return { label, value: mean, standardError: Math.sqrt(variance / count), bar };
}

/** How often a column's value is at most a limit. */
export function shareFigure(label: string, column: Float64Array, limit: number, bar?: Bar): Figure {
  return meanFigure(
    label,
    column.map((value) => Number(value <= limit)),
    bar,
  );
}

/**
 * The median of a column over `scale`, at most a limit: judged by how many values lie within the limit, which
 * has a standard error, and shown as the median.
 */
export function medianFigure(label: string, column: Float64Array, scale: number, limit: number): Figure {
  const median = column.toSorted()[Math.floor(column.length / 2)]! / scale;
  const within = shareFigure(label, column, limit * scale);
  return {
    label,
    value: median,
    standardError: within.standardError,
    bar: { kind: "at-least", limit, compared: within.value, comparedLimit: 0.5 },
  };
}

/** The seed of a replication: its own stream in its study's own seed, whichever worker runs it. */
function studySeed(seed: number, study: number): number {
  return seed * 1009 + study;
}

/** Runs replications [from, to) of a study; a row each. */
export function runReplications(
  study: Study,
  index: number,
  seed: number,
  [from, to]: [number, number],
  createRandom: (seed: number, stream: number) => Random,
): Float64Array[] {
  const columns: Float64Array[] = [];
  for (let replication = from; replication < to; replication++) {
    const outcome = study.replicate(createRandom(studySeed(seed, index), replication));
    for (const [column, value] of outcome.entries()) {
      columns[column] ??= new Float64Array(to - from);
      columns[column][replication - from] = value;
    }
  }
  return columns;
}
