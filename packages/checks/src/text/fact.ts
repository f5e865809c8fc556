import type { Word } from "./words.ts";

/** A number, date, amount or the like that a sentence states, in a form that can be compared. */
export interface Fact {
  kind: "number" | "percent" | "amount" | "date" | "month" | "weekday" | "time" | "quarter";
  /** Canonical value: "1200", "12-03", "15:00". Amounts carry their currency and dates their year apart. */
  value: string;
  /** Currency code or symbol's code for amounts, year for dates, where stated. */
  detail?: string;
  text: string;
  start: number;
  end: number;
}

/** A fact and the index of the last word it takes up. */
export type Found = { fact: Fact; last: number } | undefined;

/** Makes a fact of the words from `from` to `last`. */
export function found(
  text: string,
  words: Word[],
  from: number,
  last: number,
  kind: Fact["kind"],
  value: string,
  detail?: string,
  start = words[from]!.start,
  end = words[last]!.end,
): Found {
  return {
    last,
    fact: { kind, value, ...(detail !== undefined && { detail }), text: text.slice(start, end), start, end },
  };
}

/** The text between a word and the next. */
export function gapAfter(text: string, words: Word[], at: number): string {
  return text.slice(words[at]!.end, words[at + 1]?.start ?? words[at]!.end);
}
