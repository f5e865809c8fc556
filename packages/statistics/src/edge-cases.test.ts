import { describe, expect, test } from "vitest";
import {
  addToBlocks,
  addToFirstUnits,
  addToMoments,
  addToPaired,
  asymptoticSequence,
  betWeights,
  blockShape,
  type BlockUnit,
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
  hybrid,
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
  type Scale,
  StatisticsError,
  toLevel,
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

describe("values that are none", () => {
  const scales: Scale[] = [
    { kind: "binary" },
    { kind: "bounded", low: 1, high: 5 },
    { kind: "log" },
    { kind: "capped", cap: 100 },
    { kind: "raw" },
  ];

  test.each(scales)("NaN and infinities are refused on $kind", (scale) => {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(codeOf(() => toLevel(value, scale))).toBe("not-a-number");
    }
  });

  test.each<[string, number, Scale]>([
    ["half a yes", 0.5, { kind: "binary" }],
    ["a sixth star of five", 6, { kind: "bounded", low: 1, high: 5 }],
    ["no star of five", 0, { kind: "bounded", low: 1, high: 5 }],
    ["zero minutes on ln(y)", 0, { kind: "log" }],
    ["negative minutes on ln(1 + y)", -0.5, { kind: "log", offset: 1 }],
    ["an absurd sum", 1e300, { kind: "raw" }],
    ["an absurd loss", -1e300, { kind: "capped", cap: 100 }],
  ])("%s is refused", (_, value, scale) => {
    expect(codeOf(() => toLevel(value, scale))).toBe("value-out-of-range");
  });

  test("an absurd value is capped where the memo says so, and that is told", () => {
    expect(toLevel(1e300, { kind: "capped", cap: 100, resolution: 0.5 })).toEqual({
      level: 200,
      adjusted: "capped",
    });
    expect(toLevel(-3, { kind: "capped", cap: 100, resolution: 0.5 })).toEqual({ level: -6, adjusted: "no" });
  });

  test("scores come in steps of the declared range", () => {
    expect(toLevel(1, { kind: "bounded", low: 1, high: 5 }).level).toBe(0);
    expect(toLevel(2.5, { kind: "bounded", low: 1, high: 5 }).level).toBe(38);
    expect(toLevel(5, { kind: "bounded", low: 1, high: 5 }).level).toBe(100);
    expect(toLevel(5, { kind: "bounded", low: 1, high: 5, resolution: 0.03 }).level).toBe(33);
  });

  test("zero minutes are a value on ln(1 + y)", () => {
    expect(toLevel(0, { kind: "log", offset: 1 })).toEqual({ level: 0, adjusted: "no" });
  });

  test("a level that was not made by toLevel is refused", () => {
    expect(codeOf(() => addToMoments(createMomentState(1), [0.5]))).toBe("value-out-of-range");
    expect(codeOf(() => addToBlocks(createBlockState(0.5, 100), [{ arm: "ai", rank: 0, level: 101 }]))).toBe(
      "value-out-of-range",
    );
    expect(codeOf(() => addToBlocks(createBlockState(0.5), [{ arm: "ai", rank: 0.5, level: 1 }]))).toBe(
      "bad-parameter",
    );
  });
});

describe("sums stay exact", () => {
  test("large values with a small spread", () => {
    const { mean, variance } = moments([1e15, 1e15 + 1, 1e15 + 2]);
    expect(mean).toBe(1e15 + 1);
    expect(variance).toBe(1);
  });

  test("the third central sum", () => {
    expect(moments([0, 0, 3], 0.5).thirdCentralSum).toBeCloseTo((-0.5) ** 3 * 2 + 1 ** 3, 12);
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

describe("the hybrid", () => {
  const open = { lower: -0.2, upper: 0.5, decision: "inconclusive" } as const;

  test("before the planned end it is the monitor alone", () => {
    expect(hybrid(open, null)).toEqual({ ...open, decidedBy: null });
  });

  test("after it the intervals are cut with each other, and the fixed look may decide", () => {
    const look = { test: "exact-z", pValue: 0.01, lower: 0.05, upper: 0.6, decision: "better" } as const;
    expect(hybrid(open, look)).toEqual({
      lower: 0.05,
      upper: 0.5,
      decision: "better",
      decidedBy: "fixed-look",
    });
  });

  test("a decision once reached stands, while the interval goes on", () => {
    const before = { decision: "better", decidedBy: "monitor" } as const;
    expect(hybrid(open, null, before)).toEqual({ lower: -0.2, upper: 0.5, ...before });
  });

  test("the fixed look is taken on exactly the planned units", () => {
    const unit = (position: number) => ({ arm: position % 2 === 0 ? "ai" : "baseline", position }) as const;
    const state = addToFirstUnits(
      createFirstUnits(40),
      Array.from({ length: 60 }, (_, position) => ({ ...unit(position), level: Number(position % 2 === 0) })),
    );
    expect(state.arms.ai.count + state.arms.baseline.count).toBe(40);
    expect(fixedLook(state, "binary")).toMatchObject({ test: "exact-z", decision: "better" });
    expect(fixedLook(state, "mean")).toMatchObject({ test: "welch-t", decision: "inconclusive", pValue: 1 });
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
