import fc from "fast-check";
import { expect, test } from "vitest";
import { addToBlocks, type Arm, createBlockState, pairBetting } from "../index.ts";
import { createBettingWatch, createBlockStream } from "../power/betting-watch.ts";
import { watchPairs } from "../power/watchers.ts";
import { betWeights, planInBlocks } from "./bet-weights.ts";
import { logEvidence } from "./pair-betting.ts";

const units = fc.array(
  fc.record({ arm: fc.constantFrom<Arm>("ai", "baseline"), level: fc.integer({ min: 0, max: 20 }) }),
  { maxLength: 200 },
);
const share = fc.constantFrom(0.1, 0.3, 0.5, 0.8);
const planned = fc.integer({ min: 0, max: 2000 });

function ranked(drawn: { arm: Arm; level: number }[]) {
  const next = { ai: 0, baseline: 0 };
  return drawn.map((unit) => ({ ...unit, rank: next[unit.arm]++ }));
}

test("the bounds are where the evidence crosses, and the decision agrees with them", () => {
  fc.assert(
    fc.property(units, share, planned, (drawn, shareAi, plannedUnits) => {
      const phases = [addToBlocks(createBlockState(shareAi, 20), ranked(drawn)).histogram];
      const plan = { shareAi, plannedUnits, unitVariance: 0.1 };
      const { lower, upper, decision, estimate } = pairBetting(phases, plan);
      const weights = betWeights(planInBlocks(plan), 0.025);
      const target = Math.log(40);
      if (lower > -1) expect(logEvidence(phases, weights, lower, 1)).toBeCloseTo(target, 7);
      if (upper < 1) expect(logEvidence(phases, weights, upper, -1)).toBeCloseTo(target, 7);
      if (lower > -1) expect(logEvidence(phases, weights, lower + 1e-6, 1)).toBeLessThan(target);
      if (estimate !== null) {
        expect(lower).toBeLessThanOrEqual(estimate);
        expect(upper).toBeGreaterThanOrEqual(estimate);
      }
      expect(decision === "better").toBe(lower >= 0);
      expect(decision === "worse").toBe(upper <= 0);
    }),
  );
});

test("many blocks far from the edge are bounded as few are: no overflow, no underflow", () => {
  const counts = (n: number): [number, number][] => [
    [-20, n],
    [-3, 2 * n],
    [1, 3 * n],
    [20, n],
  ];
  for (const n of [1, 1e3, 1e6]) {
    const plan = { shareAi: 0.5, plannedUnits: 1000, unitVariance: 0.1 };
    const { lower, upper, estimate } = pairBetting([{ denominator: 20, counts: counts(n) }], plan);
    expect(lower).toBeGreaterThan(-1);
    expect(lower).toBeLessThan(estimate!);
    expect(upper).toBeGreaterThan(estimate!);
    expect(upper - lower).toBeLessThan(n === 1 ? 2 : 10 / Math.sqrt(n));
  }
});

test("what simulations watch is what the report says", () => {
  fc.assert(
    fc.property(units, share, planned, (drawn, shareAi, plannedUnits) => {
      const plan = { shareAi, plannedUnits, unitVariance: 0.1 };
      const watch = watchPairs(plan, 0.05);
      const seen = drawn.map(({ arm, level }) => watch(arm, level / 20));
      const states = drawn.map((_, index) =>
        addToBlocks(createBlockState(shareAi, 20), ranked(drawn.slice(0, index + 1))),
      );
      let blocks = 0;
      for (const [index, { histogram }] of states.entries()) {
        const result = pairBetting([histogram], plan);
        if (result.blocks > blocks) expect(seen[index]).toBe(result.decision);
        else expect(seen[index]).toBe("inconclusive");
        blocks = result.blocks;
      }
    }),
    { numRuns: 20 },
  );
});

test("the watched wealth is the reported wealth, at any difference tested", () => {
  fc.assert(
    fc.property(units, fc.double({ min: -0.8, max: 0.8, noNaN: true }), (drawn, d) => {
      const { histogram, shape } = addToBlocks(createBlockState(0.3, 20), ranked(drawn));
      const weights = betWeights({ blocks: 50, variance: 0.3 }, 0.05);
      for (const sign of [1, -1] as const) {
        const watch = createBettingWatch(weights, d, sign);
        const block = createBlockStream(shape);
        let wealth = 1;
        for (const { arm, level } of drawn) {
          const difference = block(arm, level / 20);
          if (difference !== null) wealth = watch(difference);
        }
        expect(Math.log(wealth)).toBeCloseTo(logEvidence([histogram], weights, d, sign), 8);
      }
    }),
  );
});
