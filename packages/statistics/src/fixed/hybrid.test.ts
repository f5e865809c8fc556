import { describe, expect, test } from "vitest";
import { addToFirstUnits, createFirstUnits, fixedLook, hybrid } from "../index.ts";

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
