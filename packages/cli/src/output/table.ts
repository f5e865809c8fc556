import { printable, shorten } from "./printable.ts";
import type { Palette, Style } from "./palette.ts";

export type Column<Row> = {
  title: string;
  cell: (row: Row) => string;
  /** Numbers stand at the right. */
  align?: "right";
  style?: (row: Row) => Style | undefined;
  /** Narrow terminals lose the columns with the highest number first; those without one stay. */
  dispensable?: number;
  /** A column that may be cut to this many characters before others are lost. */
  shrinksTo?: number;
};

const gap = 2;

/** Rows under titles, aligned, in as many columns as fit into `width`. */
export function table<Row>(
  rows: readonly Row[],
  columns: Column<Row>[],
  width: number,
  style: Palette,
): string {
  const cells = rows.map((row) => new Map(columns.map((column) => [column, printable(column.cell(row))])));
  const widths = new Map(
    columns.map((column) => [
      column,
      Math.max(column.title.length, ...cells.map((row) => row.get(column)!.length)),
    ]),
  );
  const shown = fit(columns, widths, width);
  const line = (
    textOf: (column: Column<Row>) => string,
    styleOf: (column: Column<Row>) => Style | undefined,
  ) =>
    shown
      .map((column, index) => {
        const size = widths.get(column)!;
        const text = shorten(textOf(column), size);
        const isLast = index === shown.length - 1;
        const padded = column.align === "right" ? text.padStart(size) : isLast ? text : text.padEnd(size);
        const styled = styleOf(column)?.(padded) ?? padded;
        return styled;
      })
      .join(" ".repeat(gap))
      .trimEnd();
  const head = line(
    (column) => column.title,
    () => style.dim,
  );
  const body = rows.map((row, index) =>
    line(
      (column) => cells[index]!.get(column)!,
      (column) => column.style?.(row),
    ),
  );
  return `${[head, ...body].join("\n")}\n`;
}

/** Cuts what may be cut, then drops what may be dropped, until the line fits. */
function fit<Row>(columns: Column<Row>[], widths: Map<Column<Row>, number>, width: number): Column<Row>[] {
  let shown = columns;
  const excess = () => shown.reduce((sum, column) => sum + widths.get(column)! + gap, -gap) - width;
  for (const column of columns)
    if (column.shrinksTo !== undefined && excess() > 0) {
      const size = widths.get(column)!;
      widths.set(column, Math.max(Math.min(size, column.shrinksTo), size - excess()));
    }
  for (;;) {
    const next = shown
      .filter(({ dispensable }) => dispensable !== undefined)
      .toSorted((a, b) => b.dispensable! - a.dispensable!)[0];
    if (excess() <= 0 || next === undefined) return shown;
    shown = shown.filter((column) => column !== next);
  }
}

/** Names and values below each other; an empty value is left out. */
export function facts(entries: readonly (readonly [string, string])[], style: Palette): string {
  const kept = entries.filter(([, value]) => value !== "");
  const size = Math.max(0, ...kept.map(([name]) => name.length));
  return kept.map(([name, value]) => `  ${style.dim(name.padEnd(size))}  ${value}\n`).join("");
}
