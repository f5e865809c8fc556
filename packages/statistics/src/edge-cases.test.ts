import { describe, expect, test } from "vitest";
import {
  addToBlocks,
  addToFirstUnits,
  addToMoments,
  addToPaired,
  asymptoticSequence,
  betWeights,
  blockShape,
  createBlockState,
  createFirstUnits,
  createMomentState,
  createPairedState,
  cuped,
  exactPooledZ,
  fisherExact,
  fixedLook,
  fixedSample,
  heterogeneity,
  isApproximate,
  leaveOneOut,
  meanDifference,
  mergeBlockStates,
  mergeMomentStates,
  momentsOf,
  pairBetting,
  plannedBlocks,
  plannedUnitVariance,
  preferenceDifferences,
  ratioDifference,
  relativeDifference,
  sampleRatio,
  StatisticsError,
  type BlockUnit,
} from "./index.ts";

const plan = { shareAi: 0.5, plannedUnits: 100, unitVariance: 0.25 };
const everything = { lower: -Infinity, upper: Infinity };

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StatisticsError) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

const many = (arm: "ai" | "baseline", count: number, level: number): BlockUnit[] =>
  Array.from({ length: count }, (_, rank) => ({ arm, rank, level }));

const moments = (levels: number[], resolution = 1) =>
  momentsOf(addToMoments(createMomentState(resolution), levels));

describe("an arm with nobody in it", () => {
  test("pair betting says nothing", () => {
    const state = addToBlocks(createBlockState(0.5), many("ai", 500, 1));
    expect(pairBetting([state.histogram], plan)).toEqual({
      blocks: 0,
      estimate: null,
      lower: -1,
      upper: 1,
      logEBetter: 0,
      logEWorse: 0,
      decision: "inconclusive",
    });
  });

  test("means are insufficient and everything is possible", () => {
    const difference = meanDifference(moments([]), moments([1, 2, 3]));
    expect(difference).toMatchObject({ state: "insufficient", estimate: null, units: 3 });
    expect(asymptoticSequence(difference, { plannedUnits: 40 })).toEqual({
      ...everything,
      decision: "inconclusive",
    });
    expect(fixedSample(difference)).toEqual({ ...everything, pValue: 1 });
    expect(isApproximate(moments([]), moments([1, 2, 3]))).toBe(true);
  });

  test("ratios and CUPED are insufficient", () => {
    const some = addToPaired(createPairedState(), [
      { x: 1, y: 2 },
      { x: 2, y: 2 },
    ]);
    expect(ratioDifference(createPairedState(), some)).toMatchObject({
      state: "insufficient",
      ratioBaseline: null,
    });
    expect(cuped(some, createPairedState())).toMatchObject({ state: "insufficient", estimate: null });
  });

  test("proportion tests give p = 1", () => {
    const counts = { successesBaseline: 0, unitsBaseline: 0, successesAi: 3, unitsAi: 5 };
    expect([exactPooledZ(counts), fisherExact(counts)]).toEqual([1, 1]);
  });

  test("the sample ratio still speaks: an empty arm is a mismatch in the end", () => {
    expect(sampleRatio([3, 0], [0.5, 0.5]).isMismatch).toBe(false);
    expect(sampleRatio([40, 0], [0.5, 0.5]).isMismatch).toBe(true);
  });
});

describe("one unit", () => {
  test("waits for its block", () => {
    const state = addToBlocks(createBlockState(0.5), many("ai", 1, 1));
    expect(state.waiting.ai.groups).toEqual([[0, 1]]);
    expect(pairBetting([state.histogram], plan)).toMatchObject({ blocks: 0, lower: -1, upper: 1 });
  });

  test("one an arm has an estimate and no interval", () => {
    const difference = meanDifference(moments([3]), moments([5]));
    expect(difference).toMatchObject({ state: "insufficient", estimate: 2, standardError: null });
  });
});

describe("all values alike", () => {
  test("pair betting narrows around none", () => {
    const units = [...many("ai", 200, 1), ...many("baseline", 200, 1)];
    const result = pairBetting([addToBlocks(createBlockState(0.5), units).histogram], plan);
    expect(result).toMatchObject({ estimate: 0, decision: "inconclusive" });
    expect(result.lower).toBeGreaterThan(-0.1);
    expect(result.upper).toBeCloseTo(-result.lower, 12);
  });

  test("the extreme difference reaches to the end and decides", () => {
    const units = [...many("ai", 40, 0), ...many("baseline", 40, 1)];
    const result = pairBetting([addToBlocks(createBlockState(0.5), units).histogram], plan);
    expect(result).toMatchObject({ estimate: -1, lower: -1, decision: "worse" });
    expect(result.upper).toBeLessThan(-0.5);
  });

  test("means have zero variance and say so", () => {
    const difference = meanDifference(moments([7, 7, 7]), moments([7, 7, 7, 7]));
    expect(difference).toMatchObject({ state: "zero-variance", estimate: 0, standardError: null });
    expect(asymptoticSequence(difference, { plannedUnits: 10 }).lower).toBe(-Infinity);
  });

  test("one constant arm is no obstacle", () => {
    const difference = meanDifference(moments([7, 7, 7]), moments([7, 8, 9, 10]));
    expect(difference.state).toBe("ok");
    expect(difference.degreesOfFreedom).toBeCloseTo(3, 12);
  });

  test("CUPED with a constant pre-period is the plain difference", () => {
    const arm = (values: number[]) =>
      addToPaired(
        createPairedState({ x: 1, y: 1 }),
        values.map((y) => ({ x: 4, y })),
      );
    const [low, high] = [
      [1, 2, 4],
      [2, 5, 9, 3],
    ] as const;
    const plain = meanDifference(moments([...low]), moments([...high]));
    const adjusted = cuped(arm([...low]), arm([...high]));
    expect(adjusted.slope).toBe(0);
    expect(adjusted.estimate).toBeCloseTo(plain.estimate!, 12);
    expect(adjusted.standardError).toBeCloseTo(plain.standardError!, 12);
    expect(adjusted.degreesOfFreedom).toBeCloseTo(plain.degreesOfFreedom!, 10);
  });

  test("CUPED with a pre-period that explains everything has zero variance", () => {
    const arm = (values: number[]) =>
      addToPaired(
        createPairedState({ x: 1, y: 1 }),
        values.map((x) => ({ x, y: 3 * x })),
      );
    const adjusted = cuped(arm([1, 2, 4]), arm([3, 5, 9]));
    expect(adjusted.state).toBe("zero-variance");
    expect(adjusted.slope).toBeCloseTo(3, 12);
  });

  test("ratios without variation have zero variance", () => {
    const arm = addToPaired(createPairedState(), [
      { x: 2, y: 1 },
      { x: 4, y: 2 },
      { x: 6, y: 3 },
    ]);
    expect(ratioDifference(arm, arm)).toMatchObject({ state: "zero-variance", estimate: 0 });
  });
});

describe("a planned sample of zero, a share of 0 or 1", () => {
  test("zero planned units tune to one block", () => {
    expect(plannedBlocks(0, 0.5)).toBe(1);
    const found = [preferenceDifferences({ winsAi: 30, winsBaseline: 5, ties: 0 })];
    expect(pairBetting(found, { ...plan, plannedUnits: 0 }).decision).toBe("better");
    const difference = meanDifference(moments([1, 2, 3, 4]), moments([2, 3, 4, 7]));
    expect(asymptoticSequence(difference, { plannedUnits: 0 }).lower).toBeLessThan(0);
  });

  test("the fixed look at a sample of zero never comes", () => {
    const state = addToFirstUnits(createFirstUnits(0), [{ arm: "ai", position: 0, level: 1 }]);
    expect(fixedLook(state, "binary")).toBeNull();
  });

  test.each([0, 1])("a share of %d compares nothing and breaks nothing", (shareAi) => {
    expect(blockShape(shareAi)).toEqual({ ai: 1, baseline: 1 });
    expect(plannedBlocks(100, shareAi)).toBe(1);
    const state = addToBlocks(createBlockState(shareAi), many(shareAi === 1 ? "ai" : "baseline", 9, 1));
    expect(pairBetting([state.histogram], { ...plan, shareAi })).toMatchObject({ blocks: 0, lower: -1 });
    expect(sampleRatio([0, 9], [shareAi, 1 - shareAi]).logE).toBe(shareAi === 1 ? Infinity : 0);
  });

  test.each([
    [0.5, { ai: 1, baseline: 1 }],
    [0.1, { ai: 1, baseline: 8 }],
    [0.9, { ai: 8, baseline: 1 }],
    [0.01, { ai: 1, baseline: 89 }],
  ])("a share of %d makes blocks of %o", (shareAi, shape) => expect(blockShape(shareAi)).toEqual(shape));

  test.each([Number.NaN, -0.1, 1.1, Infinity])("a share of %d is refused", (shareAi) => {
    expect(codeOf(() => blockShape(shareAi))).toBe("bad-parameter");
  });

  test.each([Number.NaN, -1, Infinity])("a planned sample of %d is refused", (plannedUnits) => {
    expect(codeOf(() => pairBetting([], { ...plan, plannedUnits }))).toBe("bad-parameter");
  });

  test.each([0, 1, Number.NaN, -0.05])("an alpha of %d is refused, by its name", (alpha) => {
    expect(() => pairBetting([], plan, alpha)).toThrow(/^alpha is .*; it must be between 0 and 1/);
  });
});

describe("plans", () => {
  test("weights are positive and sum to 1, however odd the plan", () => {
    for (const blocks of [1, 5, 1e9]) {
      const weights = betWeights({ blocks, variance: 0.01 }, 0.025);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0.005);
    }
  });

  test("the planned variance comes from the baseline, held off the edges", () => {
    expect(plannedUnitVariance()).toBe(0.25);
    expect(plannedUnitVariance(0.2)).toBeCloseTo(0.16, 12);
    expect(plannedUnitVariance(0)).toBeCloseTo(0.0475, 12);
    expect(codeOf(() => plannedUnitVariance(1.5))).toBe("bad-parameter");
  });

  test("states of different phases or scales are kept apart", () => {
    expect(codeOf(() => mergeBlockStates(createBlockState(0.5), createBlockState(0.1)))).toBe(
      "states-differ",
    );
    expect(codeOf(() => mergeMomentStates(createMomentState(1), createMomentState(0.1)))).toBe(
      "states-differ",
    );
  });

  test("a position used twice is found", () => {
    const unit = { arm: "ai", position: 0, level: 1 } as const;
    expect(codeOf(() => addToFirstUnits(createFirstUnits(2), [unit, unit, unit]))).toBe("rank-taken");
  });
});

describe("segments", () => {
  test("none, one, and those without a standard error", () => {
    expect(heterogeneity([])).toMatchObject({ segments: 0, pooled: null, q: 0, pValue: 1 });
    const odd = [
      { estimate: 1, standardError: 0.5 },
      { estimate: null, standardError: null },
      { estimate: 3, standardError: 0 },
    ];
    expect(heterogeneity(odd)).toMatchObject({ segments: 1, pooled: 1, pValue: 1 });
    expect(leaveOneOut(odd)).toEqual([null, 1, 1]);
  });
});

test("a relative difference from a baseline of 0 is none", () => {
  const arm = { count: 10, mean: 0, variance: 1 };
  expect(relativeDifference(arm, { ...arm, mean: 2 })).toMatchObject({
    state: "insufficient",
    estimate: null,
  });
});
