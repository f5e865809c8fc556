import { describe, expect, test } from "vitest";
import {
  addToBlocks,
  addToMoments,
  createBlockState,
  createMomentState,
  momentsOf,
  StatisticsError,
  toLevel,
  type Scale,
} from "./index.ts";

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StatisticsError) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

const moments = (levels: number[], resolution = 1) =>
  momentsOf(addToMoments(createMomentState(resolution), levels));

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
