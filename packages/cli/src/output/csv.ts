type Cell = string | number | boolean | null;

/**
 * Rows as CSV (RFC 4180, with a header): null is an empty cell. A text that a spreadsheet would take for a formula gets
 * an apostrophe before it.
 */
export function csv<Row>(rows: readonly Row[], columns: Record<string, (row: Row) => Cell>): string {
  const lines = [Object.keys(columns), ...rows.map((row) => Object.values(columns).map((cell) => cell(row)))];
  return lines.map((line) => `${line.map(written).join(",")}\r\n`).join("");
}

function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
