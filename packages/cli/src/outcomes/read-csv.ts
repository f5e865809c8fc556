import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { csvText } from "./csv-text.ts";

export type CsvRow = {
  /** Line of the file on which the row begins, from 1. */
  line: number;
  fields: string[];
};

const delimiters = [",", ";", "\t", "|"] as const;
const headBytes = 64 * 1024;
/** A quote that is never closed would swallow the rest of the file. */
const longestRow = 1024 * 1024;

/**
 * Rows of a CSV file as they are read, the header first: commas, semicolons, tabs or bars, by what the first line has
 * most of, or a line `sep=;` before it. Quoted fields may hold any of them, and line ends.
 * @throws CommandFailure, with the line, for a file that is not CSV.
 */
export async function* readCsv(path: string, name: string): AsyncGenerator<CsvRow> {
  const text = csvText(path, name);
  let head = "";
  for (let next = await text.next(); !next.done; next = await text.next()) {
    head += next.value;
    if (head.length >= headBytes) break;
  }
  const declared = /^sep=(.)\r?\n/i.exec(head);
  const parser = parse({
    delimiter: declared?.[1] ?? delimiterOf(head),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  });
  const skipped = declared === null ? 0 : 1;
  const source = Readable.from(
    (async function* () {
      const rest = head.slice(declared?.[0].length ?? 0);
      if (rest !== "") yield rest;
      yield* text;
    })(),
  );
  source.on("error", (error) => parser.destroy(error));
  try {
    for await (const read of source.pipe(parser)) {
      const { record, info } = read as { record: string[]; info: { lines: number } };
      const inside = record.reduce((sum, field) => sum + (field.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
      yield { line: info.lines - inside + skipped, fields: record.map((field) => field.trim()) };
    }
  } catch (error) {
    throw error instanceof CsvError ? notCsv(error, name, skipped) : error;
  } finally {
    source.destroy();
  }
}

/** The delimiter that the first line has most of, outside quotes. */
function delimiterOf(head: string): string {
  const counts = new Map<string, number>(delimiters.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of head) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) break;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function notCsv(error: CsvError, name: string, skipped: number): CommandFailure {
  const line = Number(error["lines"] ?? 0) + skipped;
  const what =
    error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE"
      ? `has a quoted field that is not closed, or a row of more than a megabyte. The row ends at line ${line}, or nowhere; look at the rows before it`
      : `is not CSV at line ${line}: ${error.message}`;
  return new CommandFailure(exitCode.invalid, `${name} ${what}.`, { cause: error });
}
