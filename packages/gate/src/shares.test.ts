import { describe, expect, test } from "vitest";
import { bucket, createGate, type GateExperiment, type Ring } from "./index.ts";

/** Salts are fixed, so each figure is the same in every run; the bounds are what chance alone would exceed once in 10,000. */
const salts = ["salt-1", "call-follow-up-2026", "9f2c41d0aa17", "ß"];
const shapes = {
  counters: (index: number) => String(index),
  padded: (index: number) => `account-${String(index).padStart(8, "0")}`,
  mails: (index: number) => `user${index}@example.com`,
  wide: (index: number) => `Złoty-${index}-日本`,
};
const COUNT = 20_000;

const unitsOf = (shape: keyof typeof shapes) =>
  Array.from({ length: COUNT }, (_, index) => shapes[shape](index));

/** Pearson's statistic of a table of counts against the independence of its rows and columns. */
function chiSquare(table: number[][]): number {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table[0]!.map((_, column) => table.reduce((sum, row) => sum + row[column]!, 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  for (const [row, counts] of table.entries()) {
    for (const [column, count] of counts.entries()) {
      const expected = (rows[row]! * columns[column]!) / total;
      statistic += (count - expected) ** 2 / expected;
    }
  }
  return statistic;
}

function crossTable(
  units: string[],
  size: number,
  row: (unit: string) => number,
  column: (unit: string) => number,
) {
  const table = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (const unit of units) table[Math.floor(row(unit) * size)]![Math.floor(column(unit) * size)]!++;
  return table;
}

/** Upper 1/10,000 points of chi-square with 9, 1 and 19 degrees of freedom. */
const CHI_SQUARE_9 = 33.72;
const CHI_SQUARE_1 = 15.14;
const CHI_SQUARE_19 = 50.8;

const cases = salts.flatMap((salt) =>
  Object.keys(shapes).map((shape) => ({ salt, shape: shape as keyof typeof shapes })),
);

describe.each(cases)("salt $salt, units as $shape", ({ salt, shape }) => {
  const units = unitsOf(shape);
  const line = (draw: "bucket" | "arm" | "exclusion", name: string) => (unit: string) =>
    bucket(draw, name, unit);

  test.each(["bucket", "arm", "exclusion"] as const)("%s draws are even", (draw) => {
    const counts = Array.from({ length: 20 }, () => 0);
    for (const unit of units) counts[Math.floor(bucket(draw, salt, unit) * 20)]!++;
    const statistic = counts.reduce((sum, count) => sum + (count - COUNT / 20) ** 2 / (COUNT / 20), 0);
    expect(statistic).toBeLessThan(CHI_SQUARE_19);
  });

  test.each([
    ["arms and buckets", line("bucket", salt), line("arm", salt)],
    ["arms and exclusion buckets under the same name", line("exclusion", salt), line("arm", salt)],
    ["buckets and exclusion buckets under the same name", line("exclusion", salt), line("bucket", salt)],
    ["arms of two experiments", line("arm", salt), line("arm", `${salt}-2`)],
    ["buckets of two experiments", line("bucket", salt), line("bucket", `${salt}-2`)],
  ])("%s are independent", (_, row, column) => {
    expect(chiSquare(crossTable(units, 4, row, column))).toBeLessThan(CHI_SQUARE_9);
  });

  test("shares and splits come out as asked, in every ring", () => {
    const shares = [0.05, 0.1, 0.25, 0.7];
    const rings: Ring[] = shares.map((share, index) => ({ name: `ring-${index}`, audience: [], share }));
    const experiment: GateExperiment = {
      key: "experiment",
      workflow: "workflow",
      revision: 1,
      epoch: 1,
      exposure: "open",
      salt,
      ring: 0,
      rings,
      audience: [],
      split: { ai: 0.3 },
    };
    const arms: number[][] = [];
    for (const ring of rings.keys()) {
      const gate = createGate();
      const ruleset = { environment: "production", killed: false, killedWorkflows: [], segments: {} };
      gate.apply({ ...ruleset, version: ring, experiments: [{ ...experiment, ring }] });
      const decisions = units.map((unit) => gate.decide("experiment", unit));
      const share = shares[ring]!;
      const inside = decisions.filter((decision) => decision.ring >= 0);
      // 3.9 standard deviations: one in 10,000.
      expect(Math.abs(inside.length - COUNT * share)).toBeLessThan(
        3.9 * Math.sqrt(COUNT * share * (1 - share)),
      );
      if (ring === 0) {
        expect(inside.every(({ shadow, assigned }) => shadow && assigned === null)).toBe(true);
        continue;
      }
      const newest = inside.filter((decision) => decision.ring === ring);
      const ai = newest.filter(({ arm }) => arm === "ai").length;
      expect(Math.abs(ai - newest.length * 0.3)).toBeLessThan(3.9 * Math.sqrt(newest.length * 0.21));
      arms.push([ai, newest.length - ai]);
    }
    expect(chiSquare(arms.slice(0, 2))).toBeLessThan(CHI_SQUARE_1);
    expect(chiSquare(arms.slice(1))).toBeLessThan(CHI_SQUARE_1);
  });
});
