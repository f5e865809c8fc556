import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToBlocks,
  addToFirstUnits,
  addToMoments,
  addToPaired,
  type Arm,
  type BlockUnit,
  createBlockState,
  createFirstUnits,
  createMomentState,
  createPairedState,
  isRankTaken,
  mergeBlockStates,
  mergeFirstUnits,
  mergeMomentStates,
  mergePairedStates,
  pairBetting,
} from "./index.ts";

const share = fc.constantFrom(0.05, 0.1, 0.25, 0.4, 0.5, 0.62, 0.75, 0.9, 0.95);
const arm = fc.constantFrom<Arm>("ai", "baseline");

/** Units with ranks by their arm, some of them never mature, and two orders in which the others arrive. */
const arrivals = fc
  .record({
    share,
    levels: fc.constantFrom(1, 4, 100),
    draws: fc.array(
      fc.record({
        arm,
        level: fc.double({ min: 0, max: 1, noNaN: true }),
        isMature: fc.integer({ max: 5 }),
      }),
      { maxLength: 120 },
    ),
  })
  .map(({ share: shareAi, levels, draws }) => {
    const next = { ai: 0, baseline: 0 };
    const ranked = draws.map((draw) => ({
      arm: draw.arm,
      rank: next[draw.arm]++,
      level: Math.round(draw.level * levels),
      isMature: draw.isMature !== 0,
    }));
    const units = ranked
      .filter(({ isMature }) => isMature)
      .map(({ arm: name, rank, level: steps }): BlockUnit => ({ arm: name, rank, level: steps }));
    return { shareAi, levels, units };
  })
  .chain((base) =>
    fc.record({
      base: fc.constant(base),
      order: fc.shuffledSubarray(base.units, { minLength: base.units.length }),
      cuts: fc.array(fc.nat({ max: Math.max(0, base.units.length) }), { maxLength: 6 }),
    }),
  );

function pieces<Item>(items: Item[], cuts: number[]): Item[][] {
  const edges = [0, ...cuts.toSorted((one, other) => one - other), items.length];
  return edges.slice(1).map((to, index) => items.slice(edges[index], to));
}

const text = (value: unknown) => JSON.stringify(value);

describe("block state", () => {
  test("any order and any batches give the same state, bit for bit", () => {
    fc.assert(
      fc.property(arrivals, ({ base, order, cuts }) => {
        const empty = createBlockState(base.shareAi, base.levels);
        const atOnce = addToBlocks(empty, base.units);
        const piecewise = pieces(order, cuts).reduce((state, units) => addToBlocks(state, units), empty);
        const oneByOne = order.reduce((state, unit) => addToBlocks(state, [unit]), empty);
        expect(text(piecewise)).toBe(text(atOnce));
        expect(text(oneByOne)).toBe(text(atOnce));
      }),
    );
  });

  test("a state read back from JSON goes on as if it had never been written", () => {
    fc.assert(
      fc.property(arrivals, ({ base, order, cuts }) => {
        const empty = createBlockState(base.shareAi, base.levels);
        const stored = pieces(order, cuts).reduce(
          (state, units) => JSON.parse(text(addToBlocks(state, units))) as typeof state,
          empty,
        );
        expect(text(stored)).toBe(text(addToBlocks(empty, base.units)));
      }),
    );
  });

  test("states of several replicas merge to the state of one", () => {
    fc.assert(
      fc.property(arrivals, ({ base, order, cuts }) => {
        const empty = createBlockState(base.shareAi, base.levels);
        const states = pieces(order, cuts).map((units) => addToBlocks(empty, units));
        const whole = text(addToBlocks(empty, base.units));
        expect(text(states.reduce(mergeBlockStates))).toBe(whole);
        expect(text(states.toReversed().reduce(mergeBlockStates))).toBe(whole);
      }),
    );
  });

  test("counts exactly the blocks whose units are all there", () => {
    fc.assert(
      fc.property(arrivals, ({ base }) => {
        const state = addToBlocks(createBlockState(base.shareAi, base.levels), base.units);
        const members = (name: Arm, block: number) =>
          base.units.filter(
            (unit) => unit.arm === name && Math.floor(unit.rank / state.shape[name]) === block,
          );
        const differences: number[] = [];
        for (let block = 0; block <= 120; block++) {
          const [ai, baseline] = [members("ai", block), members("baseline", block)];
          if (ai.length < state.shape.ai || baseline.length < state.shape.baseline) continue;
          const mean = (units: BlockUnit[]) =>
            units.reduce((sum, { level }) => sum + level, 0) / units.length / base.levels;
          differences.push(mean(ai) - mean(baseline));
        }
        const { denominator, counts } = state.histogram;
        const found = counts.flatMap(([numerator, count]) =>
          Array.from({ length: count }, () => numerator / denominator),
        );
        differences.sort((one, other) => one - other);
        expect(found).toHaveLength(differences.length);
        for (const [index, difference] of differences.entries()) {
          expect(found[index]).toBeCloseTo(difference, 12);
        }
      }),
    );
  });

  test("a rank that has a value is refused, wherever the first one went", () => {
    fc.assert(
      fc.property(arrivals, fc.nat(), ({ base }, pick) => {
        fc.pre(base.units.length > 0);
        const state = addToBlocks(createBlockState(base.shareAi, base.levels), base.units);
        const unit = base.units[pick % base.units.length]!;
        expect(isRankTaken(state, unit.arm, unit.rank)).toBe(true);
        expect(() => addToBlocks(state, [unit])).toThrow(/already has a value/);
        expect(() =>
          mergeBlockStates(state, addToBlocks(createBlockState(base.shareAi, base.levels), [unit])),
        ).toThrow(/already has a value/);
        const free = { ...unit, rank: 1000 };
        expect(isRankTaken(state, free.arm, free.rank)).toBe(false);
        expect(text(addToBlocks(state, [free]))).not.toBe(text(state));
      }),
    );
  });

  test("what waits is no part of the answer", () => {
    const full = addToBlocks(createBlockState(0.5), [
      { arm: "ai", rank: 0, level: 1 },
      { arm: "baseline", rank: 0, level: 0 },
    ]);
    const waiting = addToBlocks(full, [{ arm: "ai", rank: 1, level: 0 }]);
    const plan = { shareAi: 0.5, plannedUnits: 100, unitVariance: 0.25 };
    expect(pairBetting([waiting.histogram], plan)).toEqual(pairBetting([full.histogram], plan));
  });
});

const level = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe("sums", () => {
  test("moments: any order, batches and merges give the same state", () => {
    fc.assert(
      fc.property(fc.array(level, { maxLength: 60 }), fc.array(fc.nat({ max: 60 })), (levels, cuts) => {
        const empty = createMomentState(1e-6);
        const whole = text(addToMoments(empty, levels));
        const parts = pieces(levels.toReversed(), cuts).map((part) => addToMoments(empty, part));
        expect(text(parts.reduce(mergeMomentStates))).toBe(whole);
        expect(text(levels.reduce((state, one) => addToMoments(state, [one]), empty))).toBe(whole);
      }),
    );
  });

  test("pairs: any order, batches and merges give the same state, below 50 units and above", () => {
    const unit = fc.record({ x: level, y: level });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 80 }), fc.array(fc.nat({ max: 80 })), (units, cuts) => {
        const empty = createPairedState();
        const whole = text(addToPaired(empty, units));
        const parts = pieces(units.toReversed(), cuts).map((part) => addToPaired(empty, part));
        expect(text(parts.reduce(mergePairedStates))).toBe(whole);
        expect(text(units.reduce((state, one) => addToPaired(state, [one]), empty))).toBe(whole);
      }),
    );
  });

  test("first units: positions decide who is among them, not arrival", () => {
    const units = fc.array(fc.record({ arm, level: fc.integer({ min: 0, max: 1 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(units, fc.nat({ max: 70 }), fc.array(fc.nat({ max: 60 })), (drawn, planned, cuts) => {
        const placed = drawn.map((unit, position) => ({ ...unit, position }));
        const empty = createFirstUnits(planned);
        const inOrder = text(addToFirstUnits(empty, placed.slice(0, planned)));
        const parts = pieces(placed.toReversed(), cuts).map((part) => addToFirstUnits(empty, part));
        expect(text(addToFirstUnits(empty, placed.toReversed()))).toBe(inOrder);
        expect(text(parts.reduce(mergeFirstUnits))).toBe(inOrder);
      }),
    );
  });
});
