import { type Arm, arms } from "../arm.ts";
import { requireCount, requireParameter, StatisticsError } from "../statistics-error.ts";
import type { BlockDifferences } from "./block-differences.ts";
import { blockShape, type BlockShape } from "./block-shape.ts";
import { addRanges, createRangeLookup, type Range } from "./ranges.ts";

/**
 * One metric in one phase, as pair betting needs it: the histogram of block differences and, per arm, the units
 * that still wait for the rest of their block. Plain JSON, and the same text for the same units whatever the
 * order, the batches or the replicas in which they arrived.
 */
export type BlockState = {
  shape: BlockShape;
  /** Steps in [0, 1]: 1 for a binary metric, 100 for scores at a resolution of 0.01. */
  levels: number;
  histogram: BlockDifferences;
  waiting: Record<Arm, WaitingUnits>;
  /** Blocks counted, as ranges [from, to): what lets a second value for a rank be refused. */
  counted: Range[];
};

export type WaitingUnits = {
  /** [rank, level] of units whose group of the block is not complete, by rank. */
  units: [rank: number, level: number][];
  /** [block, sum of levels] of complete groups whose block still lacks the other arm, by block. */
  groups: [block: number, sum: number][];
};

/** A mature unit: its assignment rank within arm and phase, from 0, and its frozen value in steps (`toLevel`). */
export type BlockUnit = { arm: Arm; rank: number; level: number };

/**
 * An empty state for one phase.
 * @param shareAi the phase's share of the AI arm, 0 to 1
 * @param levels steps in [0, 1] (`levelsOf` of the metric's scale)
 */
export function createBlockState(shareAi: number, levels = 1): BlockState {
  requireParameter(Number.isSafeInteger(levels) && levels >= 1, "levels", levels, "a whole number from 1");
  const shape = blockShape(shareAi);
  return {
    shape,
    levels,
    histogram: { denominator: shape.ai * shape.baseline * levels, counts: [] },
    waiting: { ai: { units: [], groups: [] }, baseline: { units: [], groups: [] } },
    counted: [],
  };
}

/**
 * The state with more mature units counted; the one handed in stays as it was. The k-th group of AI units meets
 * the k-th group of baseline units, by assignment rank, so neither order nor batching matters.
 * @throws StatisticsError `rank-taken` when a rank already has a value (a counted value is frozen),
 *   `bad-parameter` for a rank that is no whole number, `value-out-of-range` for a level outside of [0, levels]
 */
export function addToBlocks(state: BlockState, units: Iterable<BlockUnit>): BlockState {
  const work = open(state);
  for (const { arm, rank, level } of units) {
    requireCount(rank, "rank");
    if (!Number.isSafeInteger(level) || level < 0 || level > state.levels) {
      throw new StatisticsError(
        "value-out-of-range",
        `The ${arm} unit of rank ${rank} has level ${level}; it must be a whole number from 0 to ${state.levels}.`,
      );
    }
    work.addUnit(arm, rank, level);
  }
  return work.close();
}

/**
 * Two states of the same phase over different units, such as two replicas', as one.
 * @throws StatisticsError `states-differ` for other blocks or levels, `rank-taken` when both hold one unit
 */
export function mergeBlockStates(left: BlockState, right: BlockState): BlockState {
  const alike =
    left.levels === right.levels &&
    left.shape.ai === right.shape.ai &&
    left.shape.baseline === right.shape.baseline;
  if (!alike) {
    throw new StatisticsError(
      "states-differ",
      "The two states have blocks of different shapes or levels: they are of different phases. Keep them apart.",
    );
  }
  const work = open(left);
  work.addCounted(right);
  for (const arm of arms) {
    for (const [block, sum] of right.waiting[arm].groups) work.addGroup(arm, block, sum);
    for (const [rank, level] of right.waiting[arm].units) work.addUnit(arm, rank, level);
  }
  return work.close();
}

/** Whether a value for this rank was taken before: then it is frozen, and another would be refused. */
export function isRankTaken(state: BlockState, arm: Arm, rank: number): boolean {
  const block = Math.floor(rank / state.shape[arm]);
  return (
    createRangeLookup(state.counted)(block) ||
    state.waiting[arm].groups.some(([waiting]) => waiting === block) ||
    state.waiting[arm].units.some(([waiting]) => waiting === rank)
  );
}

/** A state taken apart into maps while units come in; `close` puts it back in its one canonical order. */
function open(state: BlockState) {
  const { shape, levels } = state;
  const histogram = new Map(state.histogram.counts);
  const newlyCounted = new Set<number>();
  const side = (arm: Arm) => {
    const groups = new Map(state.waiting[arm].groups);
    const partial = new Map<number, Map<number, number>>();
    for (const [rank, level] of state.waiting[arm].units) {
      const block = Math.floor(rank / shape[arm]);
      const members = partial.get(block) ?? new Map<number, number>();
      partial.set(block, members.set(rank, level));
    }
    return { groups, partial };
  };
  const sides = { ai: side("ai"), baseline: side("baseline") };
  let counted = state.counted;
  let isKnown = createRangeLookup(counted);

  const isCounted = (block: number) => newlyCounted.has(block) || isKnown(block);

  function addGroup(arm: Arm, block: number, sum: number) {
    const { groups, partial } = sides[arm];
    if (isCounted(block) || groups.has(block) || partial.has(block)) throw taken(arm, block * shape[arm]);
    const other = sides[arm === "ai" ? "baseline" : "ai"].groups;
    const otherSum = other.get(block);
    if (otherSum === undefined) {
      groups.set(block, sum);
      return;
    }
    other.delete(block);
    const [ai, baseline] = arm === "ai" ? [sum, otherSum] : [otherSum, sum];
    const numerator = ai * shape.baseline - baseline * shape.ai;
    histogram.set(numerator, (histogram.get(numerator) ?? 0) + 1);
    newlyCounted.add(block);
  }

  function addUnit(arm: Arm, rank: number, level: number) {
    const block = Math.floor(rank / shape[arm]);
    const { groups, partial } = sides[arm];
    const members = partial.get(block) ?? new Map<number, number>();
    if (isCounted(block) || groups.has(block) || members.has(rank)) throw taken(arm, rank);
    members.set(rank, level);
    if (members.size < shape[arm]) {
      partial.set(block, members);
      return;
    }
    partial.delete(block);
    addGroup(
      arm,
      block,
      members.values().reduce((sum, one) => sum + one, 0),
    );
  }

  function addCounted(right: BlockState) {
    const inRight = createRangeLookup(right.counted);
    for (const arm of arms) {
      const { groups, partial } = sides[arm];
      for (const block of [...groups.keys(), ...partial.keys()]) {
        if (inRight(block)) throw taken(arm, block * shape[arm]);
      }
    }
    const joined = addRanges(counted, right.counted);
    if (joined === undefined) throw taken("ai", (right.counted[0]?.[0] ?? 0) * shape.ai);
    counted = joined;
    isKnown = createRangeLookup(joined);
    for (const [numerator, count] of right.histogram.counts) {
      histogram.set(numerator, (histogram.get(numerator) ?? 0) + count);
    }
  }

  function close(): BlockState {
    const fresh = [...newlyCounted].sort(ascending);
    const waiting = ({ groups, partial }: ReturnType<typeof side>): WaitingUnits => ({
      units: [...partial.values()].flatMap((members) => [...members]).sort(byFirst),
      groups: [...groups].sort(byFirst),
    });
    return {
      shape,
      levels,
      histogram: { denominator: state.histogram.denominator, counts: [...histogram].sort(byFirst) },
      waiting: { ai: waiting(sides.ai), baseline: waiting(sides.baseline) },
      counted: addRanges(
        counted,
        fresh.map((block): Range => [block, block + 1]),
      )!,
    };
  }

  return { addUnit, addGroup, addCounted, close };
}

const ascending = (left: number, right: number) => left - right;
const byFirst = (left: [number, number], right: [number, number]) => left[0] - right[0];

function taken(arm: Arm, rank: number) {
  return new StatisticsError(
    "rank-taken",
    `The ${arm} unit of rank ${rank} already has a value, and a counted value is frozen. Count what comes later as late.`,
  );
}
