import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToPaired,
  combineDifferences,
  createPairedState,
  cuped,
  differenceLook,
  fisherExact,
  fixedSample,
  type ProportionCounts,
  proportionLook,
  ratioDifference,
  scoreInterval,
  stratifiedExact,
} from "../index.ts";

const counts = fc.tuple(fc.nat(25), fc.nat(25)).chain(([unitsBaseline, unitsAi]) =>
  fc.record({
    successesBaseline: fc.nat(unitsBaseline),
    unitsBaseline: fc.constant(unitsBaseline),
    successesAi: fc.nat(unitsAi),
    unitsAi: fc.constant(unitsAi),
  }),
);
const swap = (one: ProportionCounts): ProportionCounts => ({
  successesBaseline: one.successesAi,
  unitsBaseline: one.unitsAi,
  successesAi: one.successesBaseline,
  unitsAi: one.unitsBaseline,
});

describe("proportions over phases of different shares", () => {
  test("one stratum is Fisher's test and the score interval", () => {
    fc.assert(
      fc.property(counts, (one) => {
        expect(stratifiedExact([one])).toBeCloseTo(fisherExact(one), 9);
        expect(scoreInterval([one])).toEqual(scoreInterval(one));
        expect(proportionLook([one])).toEqual(proportionLook(one));
      }),
      { numRuns: 60 },
    );
  });

  test("the probability of every split of two small strata, counted by hand", () => {
    // Each has one success among one unit of AI and three of the baseline: AI has it with 1/4.
    const one = { successesBaseline: 0, unitsBaseline: 3, successesAi: 1, unitsAi: 1 };
    expect(stratifiedExact([one, one])).toBeCloseTo(1 / 16, 12);
    expect(stratifiedExact([one, one, one])).toBeCloseTo(1 / 64, 12);
    const none = { ...one, successesAi: 0, successesBaseline: 1 };
    expect(stratifiedExact([one, none])).toBeCloseTo(1 / 16 + 6 / 16, 12);
  });

  test("swapping the arms' labels flips signs and changes nothing else", () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 2, maxLength: 4 }), (strata) => {
        const left = proportionLook(strata);
        const right = proportionLook(strata.map(swap));
        expect(left.pValue).toBeCloseTo(right.pValue, 9);
        expect(left.lower).toBeCloseTo(-right.upper, 9);
        expect(left.upper).toBeCloseTo(-right.lower, 9);
        const turned = { better: "worse", worse: "better", inconclusive: "inconclusive" };
        expect(turned[left.decision]).toBe(right.decision);
      }),
    );
  });

  test("an easier phase with more of the AI arm is no effect", () => {
    // Pooled this is 77 of 110 against 33 of 110; within each phase the arms are alike.
    const easy = { successesBaseline: 8, unitsBaseline: 10, successesAi: 72, unitsAi: 90 };
    const hard = { successesBaseline: 25, unitsBaseline: 100, successesAi: 5, unitsAi: 20 };
    expect(proportionLook([easy, hard])).toMatchObject({
      test: "stratified-exact",
      decision: "inconclusive",
      pValue: expect.closeTo(1, 1),
    });
  });

  test("nobody on an arm anywhere says nothing", () => {
    const nobody = { successesBaseline: 0, unitsBaseline: 0, successesAi: 3, unitsAi: 5 };
    const expected = { pValue: 1, lower: -1, upper: 1, decision: "inconclusive" };
    expect(proportionLook([nobody, nobody])).toMatchObject(expected);
    expect(proportionLook([])).toMatchObject(expected);
  });
});

describe("ratios, adjusted values and phases at the planned end", () => {
  const pairs = fc.array(
    fc.record({ x: fc.integer({ min: 1, max: 9 }), y: fc.integer({ min: 0, max: 30 }) }),
    {
      maxLength: 60,
    },
  );

  test("the look is Student's t of the difference", () => {
    fc.assert(
      fc.property(pairs, pairs, (baseline, ai) => {
        const of = (units: { x: number; y: number }[]) => addToPaired(createPairedState(), units);
        for (const method of [ratioDifference, cuped]) {
          const difference = method(of(baseline), of(ai));
          const { pValue, lower, upper } = fixedSample(difference, 0.04);
          const look = differenceLook(difference);
          expect(look).toMatchObject({ pValue, lower, upper });
          expect(look.decision === "inconclusive").toBe(!(pValue <= 0.04 && difference.estimate !== 0));
        }
      }),
    );
  });

  const phase = (estimate: number, standardError: number, ai: number, baseline: number) => ({
    difference: {
      state: "ok" as const,
      units: ai + baseline,
      estimate,
      standardError,
      degreesOfFreedom: ai + baseline - 2,
    },
    ai,
    baseline,
  });

  test("phases count by n0·n1/(n0 + n1)", () => {
    const combined = combineDifferences([phase(1, 0.2, 50, 50), phase(0, 0.2, 10, 40)]);
    // Weights 25 and 8.
    expect(combined.estimate).toBeCloseTo(25 / 33, 12);
    expect(combined.standardError).toBeCloseTo((0.2 * Math.hypot(25, 8)) / 33, 12);
    expect(combined.units).toBe(150);
  });

  test("nothing to combine says nothing", () => {
    expect(combineDifferences([])).toMatchObject({ state: "insufficient", estimate: null });
    expect(differenceLook(combineDifferences([]))).toMatchObject({
      pValue: 1,
      lower: -Infinity,
      upper: Infinity,
      decision: "inconclusive",
    });
  });
});
