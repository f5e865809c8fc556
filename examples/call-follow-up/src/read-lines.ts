import { createReadStream } from "node:fs";

/** One line of a file, without its end; `tooLong` when it was above the limit and its bytes were dropped. */
export type Line = { number: number; bytes: Buffer } | { number: number; tooLong: true };

const newline = 0x0a;

/**
 * The lines of a file, as bytes, holding no more than one of them in memory. Splits at line feeds only: the
 * other line ends that `readline` knows may stand inside a JSON string.
 */
export async function* readLines(file: string, longestLine: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  const take = (): Line => {
    const line: Line =
      length > longestLine ? { number, tooLong: true } : { number, bytes: Buffer.concat(parts) };
    parts = [];
    length = 0;
    number += 1;
    return line;
  };
  const keep = (piece: Buffer): void => {
    length += piece.length;
    if (length > longestLine) parts = [];
    else parts.push(piece);
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
