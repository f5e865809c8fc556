import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leaveOneOut, repeatability, type SegmentEffect } from "./index.ts";

const effects = (...estimates: [estimate: number | null, standardError: number | null][]): SegmentEffect[] =>
  estimates.map(([estimate, standardError]) => ({ estimate, standardError }));

describe("whether an effect repeats over segments", () => {
  test("holds: all alike", () => {
    expect(repeatability(effects([0.3, 0.1], [0.25, 0.12], [0.33, 0.1]))).toMatchObject({
      answer: "holds",
      segments: 3,
      agreeing: 3,
      degreesOfFreedom: 2,
      carrier: null,
    });
  });

  test("one carries it: the others show next to nothing", () => {
    expect(repeatability(effects([0.02, 0.1], [0.9, 0.1], [0.03, 0.1]))).toMatchObject({
      answer: "one-carries",
      carrier: 1,
    });
  });

  test("one carries it: without it the direction turns", () => {
    const { answer, carrier, leftOut } = repeatability(effects([0.9, 0.1], [-0.1, 0.1]));
    expect({ answer, carrier }).toEqual({ answer: "one-carries", carrier: 0 });
    expect(leftOut).toEqual([expect.closeTo(-0.1), expect.closeTo(0.9)]);
  });

  test("differs: each points the same way, some far more", () => {
    expect(repeatability(effects([0.9, 0.05], [0.3, 0.05], [0.5, 0.05], [0.7, 0.05]))).toMatchObject({
      answer: "differs",
      agreeing: 4,
    });
  });

  test("differs: one half gains what the other loses", () => {
    expect(repeatability(effects([0.5, 0.1], [-0.5, 0.1]))).toMatchObject({ answer: "differs", agreeing: 0 });
  });

  test("nothing yet: all together can't be told from none", () => {
    expect(repeatability(effects([0.05, 0.1], [-0.03, 0.1]))).toMatchObject({ answer: "nothing-yet" });
  });

  test.each([
    { name: "no segment", given: effects() },
    { name: "one", given: effects([1, 0.1]) },
    { name: "two, of which one doesn't vary", given: effects([1, 0.1], [1, 0], [null, null]) },
    { name: "none that is finite", given: effects([Number.NaN, 1], [Infinity, 1], [1, Infinity]) },
  ])("too few: $name", ({ given }) => {
    expect(repeatability(given)).toMatchObject({ answer: "too-few", carrier: null, pValue: 1 });
  });
});

const segment = fc.record({
  estimate: fc.option(fc.double({ min: -5, max: 5, noNaN: true })),
  standardError: fc.option(fc.double({ min: 0.01, max: 3, noNaN: true })),
});

test("swapping the arms' labels turns every sign and no answer", () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), (given) => {
      const one = repeatability(given);
      const other = repeatability(
        given.map(({ estimate, standardError }) => ({
          estimate: estimate === null ? null : -estimate,
          standardError,
        })),
      );
      expect(other.answer).toBe(one.answer);
      expect(other.carrier).toBe(one.carrier);
      expect(other.q).toBe(one.q);
      expect(other.agreeing).toBe(one.agreeing);
      expect(one.leftOut).toEqual(leaveOneOut(given));
    }),
  );
});
