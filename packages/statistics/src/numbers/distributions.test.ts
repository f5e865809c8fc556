import { describe, expect, test } from "vitest";
import {
  chiSquareTail,
  normalCritical,
  normalTail,
  studentCritical,
  studentTwoSided,
} from "./distributions.ts";
import { logBeta, logGamma } from "./log-gamma.ts";
import { createRandom, drawNormal } from "./random.ts";

/** Relative, because tails are small. */
function expectClose(actual: number, expected: number, tolerance = 1e-10) {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(tolerance);
}

// Values computed with mpmath at 40 digits.
describe("logGamma", () => {
  test.each([
    [0.05, 2.9688792010517306],
    [0.5, 0.5723649429247001],
    [3.7, 1.4280723266653879],
    [14.9, 24.924132002217277],
    [15.1, 25.458999750992664],
    [1234.5, 7550.550901077895],
    [1000000.0, 12815504.569147613],
  ])("%d", (a, expected) => expectClose(logGamma(a), expected));
});

describe("logBeta", () => {
  test.each([
    [0.3, 0.7, 1.356665241349742],
    [0.5, 40, -1.2689498654972249],
    [200, 300, -337.98011306546465],
    [100000.0, 0.5, -5.184096539560414],
    [100000.0, 200000.0, -190958.88527911686],
  ])("%d %d", (a, b, expected) => expectClose(logBeta(a, b), expected));
});

describe("normalTail", () => {
  test.each([
    [-2, 0.9772498680518208],
    [0.1, 0.460172162722971],
    [1, 0.15865525393145705],
    [3.5, 0.00023262907903552504],
    [8, 6.220960574271784e-16],
    [30, 4.906713927148187e-198],
  ])("%d", (a, expected) => expectClose(normalTail(a), expected));
});

describe("studentTwoSided", () => {
  test.each([
    [0.01, 1, 0.9936340144701835],
    [1, 2, 0.4226497308103742],
    [2.5, 7.3, 0.03965023466560047],
    [12, 4, 0.00027642854850297297],
    [3, 60, 0.003927697332972619],
    [1.96, 1000000.0, 0.04999606758526979],
  ])("%d %d", (a, b, expected) => expectClose(studentTwoSided(a, b), expected));
});

describe("chiSquareTail", () => {
  test.each([
    [0.1, 1, 0.7518296340458492],
    [3.84, 1, 0.0500435212487051],
    [20, 7, 0.005569683072945571],
    [1, 9, 0.9994375026978325],
    [500, 400, 0.00048221275959343376],
  ])("%d %d", (a, b, expected) => expectClose(chiSquareTail(a, b), expected));
});

describe("inverses", () => {
  test.each([1, 0.5, 0.05, 1e-4, 1e-12])("p = %d comes back", (p) => {
    if (p < 1) expectClose(2 * normalTail(normalCritical(p)), p, 1e-11);
    for (const degrees of [1, 2.5, 30, 1e4]) {
      expectClose(studentTwoSided(studentCritical(p, degrees), degrees), p, 1e-10);
    }
  });

  test("p = 1 is a critical value of 0", () => expect(normalCritical(1)).toBeCloseTo(0, 12));
});

test("uniform and normal draws have their moments", () => {
  const random = createRandom(5, 7);
  const draws = Array.from({ length: 40_000 }, random);
  const normals = Array.from({ length: 40_000 }, () => drawNormal(random));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(draws)).toBeCloseTo(0.5, 1.7);
  expect(mean(draws.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
  expect(mean(normals)).toBeCloseTo(0, 1.5);
  expect(mean(normals.map((value) => value ** 2))).toBeCloseTo(1, 1.4);
});

test("streams of one seed are streams of their own", () => {
  const starts = Array.from({ length: 200 }, (_, stream) => createRandom(1, stream)());
  expect(new Set(starts).size).toBe(200);
});
