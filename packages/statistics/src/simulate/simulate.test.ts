import { describe, expect, test } from "vitest";
import { createRandom } from "../numbers/random.ts";
import { simulate } from "./simulate.ts";
import { studies } from "./studies.ts";
import { isMet, meanFigure, medianFigure, runReplications } from "./study.ts";
import { begin, end, formatTables, putTables } from "./table.ts";

/** The short form of `npm run simulate`: every study, few replications, the same bars with their wider errors. */
const replications = 60;

describe("every study meets its bars", () => {
  test.each(studies.map((study, index) => ({ label: `${study.table} · ${study.name}`, study, index })))(
    "$label",
    ({ study, index }) => {
      const figures = study.figures(runReplications(study, index, 1, [0, replications], createRandom));
      expect(figures.filter((figure) => !isMet(figure))).toEqual([]);
    },
  );
});

describe("bars can be missed", () => {
  const column = (share: number) =>
    Float64Array.from({ length: 1000 }, (_, index) => Number(index < share * 1000));

  test("a share above its limit by more than three standard errors", () => {
    const bar = { kind: "at-most", limit: 0.05 } as const;
    expect(isMet(meanFigure("decided", column(0.06), bar))).toBe(true);
    expect(isMet(meanFigure("decided", column(0.09), bar))).toBe(false);
  });

  test("a share below its limit", () => {
    expect(isMet(meanFigure("held", column(0.9), { kind: "at-least", limit: 0.95 }))).toBe(false);
  });

  test("a median beyond its limit", () => {
    const times = Float64Array.from({ length: 1000 }, (_, index) => index);
    expect(isMet(medianFigure("median / N", times, 100, 5.2))).toBe(true);
    expect(isMet(medianFigure("median / N", times, 100, 4.5))).toBe(false);
  });
});

test("the result depends on the seed and not on the workers", async () => {
  const chosen = [0, 31];
  const run = (workers: number, seed: number) => simulate({ chosen, replications: 600, seed, workers });
  const one = await run(1, 5);
  expect(await run(2, 5)).toEqual(one);
  expect(await run(2, 6)).not.toEqual(one);
});

test("the tables stand between the document's marks, and nowhere else", () => {
  const document = `# Page\n\n${begin}\nold\n${end}\n\nafter\n`;
  const tables = formatTables({
    replications: 10,
    seed: 1,
    results: [{ table: "Title", name: "line", figures: [meanFigure("share", Float64Array.of(1, 0, 1, 1))] }],
  });
  const written = putTables(document, tables);
  expect(written).toContain("### Title");
  expect(written).toContain("0.7500 (0.2165)");
  expect(written).not.toContain("old");
  expect(putTables(written, tables)).toBe(written);
  expect(() => putTables("no marks", tables)).toThrow(/needs the lines/);
});
