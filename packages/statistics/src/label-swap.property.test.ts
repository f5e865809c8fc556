import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToBlocks,
  addToMoments,
  addToPaired,
  type Arm,
  asymptoticSequence,
  bettingSequence,
  type Difference,
  type Direction,
  cuped,
  createBlockState,
  createMomentState,
  createPairedState,
  fixedSample,
  type Interval,
  meanDifference,
  meanMustNotHarm,
  momentsOf,
  mustNotHarm,
  pairBetting,
  preferenceDifferences,
  proportionLook,
  ratioDifference,
  sampleRatio,
  skewOfDifference,
} from "./index.ts";

const other = (arm: Arm): Arm => (arm === "ai" ? "baseline" : "ai");
const flip: Record<Direction, Direction> = { better: "worse", worse: "better", inconclusive: "inconclusive" };

/** −0 and 0 are one number here. */
const negative = (value: number) => (value === 0 ? 0 : -value);

function expectMirrored(left: Interval, right: Interval) {
  expect(negative(left.lower)).toBe(right.upper === 0 ? 0 : right.upper);
  expect(negative(left.upper)).toBe(right.lower === 0 ? 0 : right.lower);
}

function expectMirroredDifference(left: Difference, right: Difference) {
  expect(left.state).toBe(right.state);
  expect(left.standardError).toBe(right.standardError);
  expect(left.degreesOfFreedom).toBe(right.degreesOfFreedom);
  if (left.estimate === null) expect(right.estimate).toBeNull();
  else expect(negative(left.estimate)).toBe(right.estimate === 0 ? 0 : right.estimate);
  const plan = { plannedUnits: 60 };
  const [one, mirrored] = [asymptoticSequence(left, plan), asymptoticSequence(right, plan)];
  expectMirrored(one, mirrored);
  expect(flip[one.decision]).toBe(mirrored.decision);
  expectMirrored(fixedSample(left), fixedSample(right));
}

const units = fc.array(
  fc.record({
    arm: fc.constantFrom<Arm>("ai", "baseline"),
    level: fc.integer({ min: 0, max: 20 }),
    x: fc.integer({ min: 1, max: 12 }),
  }),
  { maxLength: 150 },
);

const of = (all: { arm: Arm; level: number; x: number }[], arm: Arm) =>
  all.filter((unit) => unit.arm === arm);

/** Shares whose mirror image is a double too, and decimal ones whose is not. */
const share = fc.constantFrom(0.1, 0.25, 0.3, 0.375, 0.5, 0.625, 0.7, 0.8, 0.9);

describe("swapping the arms' labels flips signs and changes nothing else", () => {
  test("pair betting and must-not-harm", () => {
    fc.assert(
      fc.property(units, share, fc.double({ min: 0, max: 0.3, noNaN: true }), (drawn, shareAi, margin) => {
        const next = { ai: 0, baseline: 0 };
        const ranked = drawn.map(({ arm, level }) => ({ arm, level, rank: next[arm]++ }));
        const swapped = ranked.map((unit) => ({ ...unit, arm: other(unit.arm) }));
        const mirrorShare = Math.round((1 - shareAi) * 1000) / 1000;
        const plan = { plannedUnits: 100, unitVariance: 0.1 };
        const phases = [addToBlocks(createBlockState(shareAi, 20), ranked).histogram];
        const mirror = [addToBlocks(createBlockState(mirrorShare, 20), swapped).histogram];
        const left = pairBetting(phases, { ...plan, shareAi });
        const right = pairBetting(mirror, { ...plan, shareAi: mirrorShare });
        expectMirrored(left, right);
        expect(left.blocks).toBe(right.blocks);
        expect(left.logEBetter).toBe(right.logEWorse);
        expect(left.logEWorse).toBe(right.logEBetter);
        expect(flip[left.decision]).toBe(right.decision);

        // Less is better, seen from the other arm, is more is better.
        const harm = mustNotHarm(phases, { ...plan, shareAi, margin });
        const mirrored = mustNotHarm(mirror, {
          ...plan,
          shareAi: mirrorShare,
          margin,
          higherIsBetter: false,
        });
        expect(harm.logEHolding).toBe(mirrored.logEHolding);
        expect(harm.verdict).toBe(mirrored.verdict);
        expectMirrored(harm, mirrored);
      }),
    );
  });

  test("preference", () => {
    const votes = fc.record({ winsAi: fc.nat(60), winsBaseline: fc.nat(60), ties: fc.nat(30) });
    fc.assert(
      fc.property(votes, ({ winsAi, winsBaseline, ties }) => {
        const plan = { plannedPairs: 50 };
        const left = pairBetting([preferenceDifferences({ winsAi, winsBaseline, ties })], plan);
        const swapped = { winsAi: winsBaseline, winsBaseline: winsAi, ties };
        const right = pairBetting([preferenceDifferences(swapped)], plan);
        expectMirrored(left, right);
        expect(left.logEBetter).toBe(right.logEWorse);
      }),
    );
  });

  test("means, their must-not-harm and the skewness", () => {
    fc.assert(
      fc.property(units, (drawn) => {
        const moments = (arm: Arm) =>
          momentsOf(
            addToMoments(
              createMomentState(0.01),
              of(drawn, arm).map(({ level }) => level),
            ),
          );
        const [baseline, ai] = [moments("baseline"), moments("ai")];
        const [left, right] = [meanDifference(baseline, ai), meanDifference(ai, baseline)];
        expectMirroredDifference(left, right);
        expect(skewOfDifference(baseline, ai)).toBe(skewOfDifference(ai, baseline));
        const plan = { plannedUnits: 60, margin: 0.02 };
        const harm = meanMustNotHarm(left, plan);
        const mirrored = meanMustNotHarm(right, { ...plan, higherIsBetter: false });
        expect(harm.verdict).toBe(mirrored.verdict);
      }),
    );
  });

  test("the hybrid's look at proportions", () => {
    const arm = fc
      .integer({ min: 1, max: 30 })
      .chain((count) => fc.tuple(fc.integer({ min: 0, max: count }), fc.constant(count)));
    fc.assert(
      fc.property(arm, arm, ([s0, n0], [s1, n1]) => {
        const left = proportionLook({
          successesBaseline: s0,
          unitsBaseline: n0,
          successesAi: s1,
          unitsAi: n1,
        });
        const right = proportionLook({
          successesBaseline: s1,
          unitsBaseline: n1,
          successesAi: s0,
          unitsAi: n0,
        });
        expect(left.pValue).toBe(right.pValue);
        expect(flip[left.decision]).toBe(right.decision);
        expectMirrored(left, right);
      }),
      { numRuns: 40 },
    );
  });

  test("sample ratio", () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), share, (ai, baseline, shareAi) => {
        const left = sampleRatio([ai, baseline], [shareAi, 1 - shareAi]);
        const right = sampleRatio([baseline, ai], [1 - shareAi, shareAi]);
        expect(left.logE).toBeCloseTo(right.logE, 9);
        expect(left.isMismatch).toBe(right.isMismatch);
      }),
    );
  });

  test("ratios and CUPED", () => {
    fc.assert(
      fc.property(units, (drawn) => {
        const state = (arm: Arm) =>
          addToPaired(
            createPairedState({ x: 1, y: 0.1 }),
            of(drawn, arm).map(({ x, level }) => ({ x, y: level })),
          );
        const [baseline, ai] = [state("baseline"), state("ai")];
        expectMirroredDifference(ratioDifference(baseline, ai), ratioDifference(ai, baseline));
        expectMirroredDifference(cuped(baseline, ai), cuped(ai, baseline));
        expect(cuped(baseline, ai).slope).toBe(cuped(ai, baseline).slope);
      }),
    );
  });

  test("one arm's betting sequence mirrors with its values", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 64 }), { maxLength: 40 }), (levels) => {
        const left = bettingSequence(levels.map((level) => level / 64));
        const right = bettingSequence(levels.map((level) => 1 - level / 64));
        expect(left.lower).toBeCloseTo(1 - right.upper, 9);
        expect(left.upper).toBeCloseTo(1 - right.lower, 9);
      }),
    );
  });
});
