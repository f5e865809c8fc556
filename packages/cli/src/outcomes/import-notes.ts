import type { BusinessMetric } from "@belay/contracts";
import { count } from "../output/figures.ts";
import type { ImportReport } from "./import-outcomes.ts";

/** What is no mistake in a row and yet hardly meant, in sentences. `metrics` is undefined where they can't be read. */
export function importNotes(report: ImportReport, metrics: readonly BusinessMetric[] | undefined): string[] {
  const notes: string[] = [];
  const rows = (number: number, one: string, many: string) =>
    `${count(number, "row")} ${number === 1 ? one : many}`;
  if (metrics !== undefined) {
    const asked = new Set(
      metrics.flatMap(({ outcome, per }) => (per === undefined ? [outcome] : [outcome, per])),
    );
    for (const [name, number] of Object.entries(report.names))
      if (!asked.has(name))
        notes.push(
          `${rows(number, "is", "are")} named "${name}", which no metric asks for${asked.size === 0 ? "" : ` (they ask for ${[...asked].join(", ")})`}: kept, and unused.`,
        );
    const counted = new Set(metrics.flatMap(({ currency }) => currency ?? []));
    for (const [currency, number] of Object.entries(report.currencies))
      if (counted.size > 0 && !counted.has(currency))
        notes.push(
          `${rows(number, "is", "are")} in ${currency}; metrics count ${[...counted].join(", ")} only.`,
        );
  }
  if (report.future > 0)
    notes.push(`${rows(report.future, "lies", "lie")} in the future; look at time zone, day and month.`);
  if (report.repeated > 0)
    notes.push(
      `${rows(report.repeated, "says", "say")} the same as one before, and ${report.repeated === 1 ? "counts" : "count"} once with it.`,
    );
  return notes;
}
