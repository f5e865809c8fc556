import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCsv } from "./csv.ts";

describe("toCsv", () => {
  it("quotes what has commas, quotes and line breaks in it", () => {
    expect(toCsv([["a,b", 'say "so"', "one\ntwo", null, -5.1]])).toBe(
      '"a,b","say ""so""","one\ntwo",,-5.1\r\n',
    );
  });

  it("never lets a text begin like a formula", () => {
    fc.assert(
      fc.property(fc.constantFrom("=", "+", "-", "@", "\t", "\r"), fc.string(), (first, rest) => {
        expect(toCsv([[first + rest]])).toMatch(/^"?'/);
      }),
    );
  });

  it("gives every text back to a reader that knows only quotes and commas", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (cells) => {
        const safe = cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell));
        expect(parseLine(toCsv([cells]))).toEqual(safe);
      }),
    );
  });

  it("leaves out what is no number", () => {
    expect(toCsv([[Number.NaN, Infinity, 0]])).toBe(",,0\r\n");
  });
});

function parseLine(text: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let index = 0; index < text.length - 2; index++) {
    const letter = text[index] ?? "";
    if (quoted && letter === '"' && text[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === "," && !quoted) {
      cells.push(cell);
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell];
}
