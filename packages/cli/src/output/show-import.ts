import type { Context } from "../context.ts";
import type { ImportReport } from "../outcomes/import-outcomes.ts";
import { count } from "./figures.ts";
import { printable } from "./printable.ts";
import { table } from "./table.ts";

const mostShown = 50;

/** What became of a file of outcomes: one line, what was left out and why, and what is worth a second look. */
export function showImport(report: ImportReport, notes: string[], dryRun: boolean, context: Context): string {
  const { style, width } = context;
  const { rows, fit, accepted, duplicates, misfitCount, misfits } = report;
  const lines = [
    dryRun
      ? `${style.green("✓")} Dry run: ${fit.toLocaleString("en")} of ${count(rows, "row")} ${fit === 1 ? "fits" : "fit"}. Nothing was sent.\n`
      : `${style.green("✓")} ${count(accepted, "outcome")} taken${duplicates === 0 ? "" : `, ${duplicates.toLocaleString("en")} known already`}.\n`,
  ];
  if (misfitCount > 0) {
    const one = misfitCount === 1;
    const many = one ? "row does not fit" : "rows do not fit";
    const left = dryRun ? "" : ` and ${one ? "was" : "were"} left out`;
    lines.push(
      `${style.yellow("!")} ${misfitCount.toLocaleString("en")} ${many}${left}:\n\n`,
      table(
        misfits.slice(0, mostShown),
        [
          { title: "LINE", cell: ({ line }) => String(line), align: "right" },
          { title: "WHY", cell: ({ reason }) => reason, shrinksTo: 30 },
        ],
        width,
        style,
      ),
    );
    if (misfitCount > mostShown)
      lines.push(
        `${style.dim(`and ${(misfitCount - mostShown).toLocaleString("en")} more; --json lists up to 1,000.`)}\n`,
      );
  }
  for (const note of notes) lines.push(`${style.yellow("!")} ${printable(note)}\n`);
  return lines.join("");
}
