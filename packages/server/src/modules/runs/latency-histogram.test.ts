import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketCount, bucketOf, quantile } from "./latency-histogram.ts";

const histogramOf = (durations: number[]) => {
  const histogram = Array.from({ length: bucketCount }, () => 0);
  for (const duration of durations) histogram[bucketOf(duration)]!++;
  return histogram;
};

test("a quantile is off by at most the width of its bucket", () => {
  const durations = fc.array(fc.double({ min: 1, minExcluded: true, max: 86_400_000, noNaN: true }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95, 1), (given, share) => {
      const exact = given.toSorted((a, b) => a - b)[Math.ceil(share * given.length) - 1]!;
      const read = quantile(histogramOf(given), share)!;
      expect(read / exact).toBeGreaterThan(0.5 ** 0.25);
      expect(read / exact).toBeLessThan(2 ** 0.25);
    }),
  );
});

test("nothing counted has no quantile; what is below a millisecond is one bucket", () => {
  expect(quantile([], 0.5)).toBeNull();
  expect(quantile(histogramOf([]), 0.5)).toBeNull();
  expect([0, 0.2, 1].map(bucketOf)).toEqual([0, 0, 0]);
  expect(bucketOf(86_400_000)).toBeLessThan(bucketCount);
});
