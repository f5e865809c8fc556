import { describe, expect, test } from "vitest";
import { canStillBeEnough, successVerdict } from "./index.ts";

const memo = { minimumEffect: 0.1 };

describe("the verdict on the success metric", () => {
  test.each([
    ["better-by-enough", { lower: 0.1, upper: 0.3, decision: "better" }],
    ["better-not-yet-by-enough", { lower: 0.02, upper: 0.3, decision: "better" }],
    ["worse", { lower: -0.3, upper: -0.02, decision: "worse" }],
    ["inconclusive", { lower: -0.02, upper: 0.3, decision: "inconclusive" }],
  ] as const)("%s", (verdict, result) => expect(successVerdict(result, memo)).toBe(verdict));

  test("where less is better the interval is read from the other end", () => {
    const less = { ...memo, higherIsBetter: false };
    expect(successVerdict({ lower: -0.4, upper: -0.12, decision: "worse" }, less)).toBe("better-by-enough");
    expect(successVerdict({ lower: -0.4, upper: -0.05, decision: "worse" }, less)).toBe(
      "better-not-yet-by-enough",
    );
    expect(successVerdict({ lower: 0.02, upper: 0.3, decision: "better" }, less)).toBe("worse");
  });

  test("a claim once reached stands, and may only grow", () => {
    const later = { lower: -0.05, upper: 0.2, decision: "inconclusive" } as const;
    expect(successVerdict(later, memo, "better-not-yet-by-enough")).toBe("better-not-yet-by-enough");
    expect(successVerdict(later, memo, "better-by-enough")).toBe("better-by-enough");
    expect(successVerdict({ ...later, lower: 0.15 }, memo, "better-not-yet-by-enough")).toBe(
      "better-by-enough",
    );
    expect(successVerdict({ ...later, lower: 0.15, decision: "better" }, memo, "worse")).toBe("worse");
  });

  test("inconclusive never becomes better by a wide interval alone", () => {
    const wide = { lower: -Infinity, upper: Infinity, decision: "inconclusive" } as const;
    expect(successVerdict(wide, { minimumEffect: 0 })).toBe("inconclusive");
  });

  test("not yet turns into not when the whole interval is below the minimum", () => {
    expect(canStillBeEnough({ lower: 0.01, upper: 0.09 }, memo)).toBe(false);
    expect(canStillBeEnough({ lower: 0.01, upper: 0.11 }, memo)).toBe(true);
    expect(canStillBeEnough({ lower: -0.2, upper: -0.01 }, { ...memo, higherIsBetter: false })).toBe(true);
  });
});
