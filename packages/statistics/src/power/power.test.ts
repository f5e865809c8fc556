import { describe, expect, test } from "vitest";
import { fixedSamplePower, fixedSampleSize, plannedSample, sequentialPower } from "../index.ts";

const rates = (baseline: number, ai: number) => ({ kind: "binary", baseline, ai }) as const;

describe("the fixed sample", () => {
  test.each([
    [rates(0.5, 0.85), 0.5, 54],
    [rates(0.5, 0.7), 0.5, 186],
    [rates(0.6, 0.75), 0.5, 304],
    [rates(0.5, 0.7), 0.1, 521],
    [rates(0.1, 0.05), 0.1, 2609],
  ])("of %o at a share of %d", (outcome, shareAi, units) => {
    expect(fixedSampleSize({ outcome, shareAi })).toBe(units);
  });

  test("has the power it was asked for", () => {
    const outcome = { kind: "mean", effectInDeviations: 0.3 } as const;
    for (const power of [0.5, 0.8, 0.95]) {
      const units = fixedSampleSize({ outcome, shareAi: 0.3, power });
      expect(fixedSamplePower({ outcome, shareAi: 0.3, units })).toBeGreaterThanOrEqual(power);
      expect(fixedSamplePower({ outcome, shareAi: 0.3, units: units - 2 })).toBeLessThan(power);
    }
  });

  test("a rate of 0 beside 1 needs next to nothing and no NaN", () => {
    expect(fixedSampleSize({ outcome: rates(0, 1) })).toBe(4);
    expect(fixedSamplePower({ outcome: rates(0, 1), units: 100 })).toBe(1);
  });

  test.each([
    [{ outcome: rates(0.5, 0.5) }, /effect/],
    [{ outcome: rates(-0.1, 0.5) }, /baseline/],
    [{ outcome: rates(0.1, 0.5), shareAi: 1 }, /nothing to compare/],
    [{ outcome: rates(0.1, 0.5), power: 1 }, /power/],
  ])("refuses %o", (comparison, message) => expect(() => fixedSampleSize(comparison)).toThrow(message));
});

describe("sequential methods", () => {
  const outcome = rates(0.5, 0.7);

  test("the same seed gives the same power", () => {
    const comparison = { method: "pair-betting", outcome, units: 186 } as const;
    const first = sequentialPower(comparison, { replications: 200, seed: 3 });
    expect(sequentialPower(comparison, { replications: 200, seed: 3 })).toEqual(first);
    expect(sequentialPower(comparison, { replications: 200, seed: 4 })).not.toEqual(first);
  });

  test("the hybrid keeps most of the fixed test's power", () => {
    const { power, meanUnits } = sequentialPower(
      { method: "hybrid", outcome, units: 186 },
      { replications: 300 },
    );
    expect(power).toBeGreaterThan(0.68);
    expect(power).toBeLessThan(0.86);
    expect(meanUnits).toBeGreaterThan(100);
  });

  test("the planned sample has about the power asked for", () => {
    for (const method of ["pair-betting", "asymptotic-sequence"] as const) {
      const expected =
        method === "pair-betting" ? outcome : ({ kind: "mean", effectInDeviations: 0.5 } as const);
      const { units, how } = plannedSample({ method, outcome: expected }, { replications: 400 });
      expect(how).toBe("simulation");
      const { power } = sequentialPower({ method, outcome: expected, units }, { replications: 400, seed: 9 });
      expect(power).toBeGreaterThan(0.72);
      expect(power).toBeLessThan(0.88);
    }
  });

  test("the hybrid's is the fixed sample at the level of its fixed look", () => {
    expect(plannedSample({ method: "hybrid", outcome })).toEqual({
      units: fixedSampleSize({ outcome, alpha: 0.04 }),
      how: "closed-form",
    });
  });

  test("a tiny effect is planned without walking through millions of units", () => {
    const { units } = plannedSample(
      { method: "pair-betting", outcome: rates(0.5, 0.502) },
      { replications: 100 },
    );
    expect(units).toBeGreaterThan(fixedSampleSize({ outcome: rates(0.5, 0.502) }));
    expect(units).toBeLessThan(3 * fixedSampleSize({ outcome: rates(0.5, 0.502) }));
  });

  test("pair betting takes binary outcomes", () => {
    const outcomeInDeviations = { kind: "mean", effectInDeviations: 1 } as const;
    expect(() =>
      sequentialPower({ method: "pair-betting", outcome: outcomeInDeviations, units: 10 }),
    ).toThrow(/binary for pair betting/);
  });
});
