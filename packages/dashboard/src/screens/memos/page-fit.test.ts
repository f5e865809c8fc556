import { describe, expect, it } from "vitest";
import { pageFit, type PartMeasure, sheets } from "./page-fit.ts";

const part = (label: string, lines: number): PartMeasure => ({
  label,
  lines,
  characters: lines * 50,
  lineSaves: 8,
});
const measured = (over: { A4: number; Letter: number }, parts: PartMeasure[]) =>
  sheets.map((sheet) => ({ sheet, height: sheet.height + over[sheet.name], parts }));

describe("the page", () => {
  it("fits, and says what is left on each sheet", () => {
    expect(pageFit(measured({ A4: -96, Letter: -10 }, [])).words).toBe(
      "Fits one page: A4 with 25\u00a0mm to spare, Letter with 2\u00a0mm.",
    );
  });

  it("says by how much it is too long, and where, the longest part first", () => {
    const fit = pageFit(
      measured({ A4: -5, Letter: 50 }, [part("Who", 2), part("Risks", 6), part("Workflow", 7)]),
    );
    expect(fit.words).toBe("Not one page: 14\u00a0mm too long for Letter, fits A4.");
    expect(fit.cuts).toEqual([
      { label: "Workflow", words: "has 7\u00a0lines: take out about 5\u00a0lines (250\u00a0characters)" },
      { label: "Risks", words: "has 6\u00a0lines: take out about 2\u00a0lines (100\u00a0characters)" },
    ]);
  });

  it("names no part where all are short", () => {
    expect(pageFit(measured({ A4: 5, Letter: 5 }, [part("Who", 2)])).cuts).toEqual([]);
  });
});
