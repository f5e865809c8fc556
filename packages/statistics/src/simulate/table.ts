import { type Figure, isMet } from "./study.ts";

export type StudyResult = { table: string; name: string; figures: Figure[] };

export type SimulationRecord = { replications: number; seed: number; results: StudyResult[] };

/** The simulation as Markdown: one table for each group of studies. */
export function formatTables({ replications, seed, results }: SimulationRecord): string {
  const bars = results.flatMap(({ figures }) => figures.filter(({ bar }) => bar !== undefined));
  const met = bars.filter(isMet).length;
  const intro = [
    `${replications.toLocaleString("en")} replications of each line, seed ${seed}. A bar counts as met up to three`,
    `Monte Carlo standard errors (in brackets). ${met} of ${bars.length} bars are met.`,
  ].join("\n");
  const titles = [...new Set(results.map(({ table }) => table))];
  const tables = titles.map((title) => {
    const rows = results.filter(({ table }) => table === title);
    return `### ${title}\n\n${formatTable(rows)}`;
  });
  return [intro, ...tables].join("\n\n");
}

function formatTable(rows: StudyResult[]): string {
  const labels = [...new Set(rows.flatMap(({ figures }) => figures.map(({ label }) => label)))];
  const cells = [
    ["", ...labels, "bar met"],
    ...rows.map(({ name, figures }) => [
      name,
      ...labels.map((label) => formatFigure(figures.find((figure) => figure.label === label))),
      metText(figures),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join("\n");
}

function metText(figures: Figure[]) {
  const judged = figures.filter(({ bar }) => bar !== undefined);
  if (judged.length === 0) return "no bar";
  const missed = judged.filter((figure) => !isMet(figure));
  return missed.length === 0 ? "yes" : `no: ${missed.map(({ label }) => label).join(", ")}`;
}

function formatFigure(figure: Figure | undefined): string {
  if (figure === undefined) return "";
  const { value, standardError, bar, digits = 4 } = figure;
  const shown = value.toFixed(digits);
  // A median is judged by a share, so that its standard error is not the median's own.
  const error = bar?.compared === undefined ? ` (${standardError.toFixed(digits)})` : "";
  return `${shown}${error}${barText(bar)}`;
}

function barText(bar: Figure["bar"]) {
  if (bar === undefined) return "";
  const isUpper = bar.kind === "at-most" || bar.compared !== undefined;
  return `, ${isUpper ? "≤" : "≥"} ${bar.limit}`;
}

export const begin = "<!-- simulation: begin -->";
export const end = "<!-- simulation: end -->";

/** The document with the tables between its two marks. */
export function putTables(document: string, tables: string): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`The document needs the lines ${begin} and ${end} for the tables to stand between.`);
  }
  return `${document.slice(0, from + begin.length)}\n\n${tables}\n\n${document.slice(to)}`;
}
