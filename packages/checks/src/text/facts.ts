import { clockTime, isoDate, quarter, wordDate } from "./dates.ts";
import type { Fact } from "./fact.ts";
import { quantity } from "./quantities.ts";
import { splitWords, type Word } from "./words.ts";

/** Reads every fact a text states. "3 December" and "third of December", "5 %" and "five percent" come out alike. */
export function readFacts(text: string, words: Word[] = splitWords(text)): Fact[] {
  const facts: Fact[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const read =
      isoDate(text, words, at) ??
      wordDate(text, words, at) ??
      clockTime(text, words, at) ??
      quarter(text, words, at) ??
      quantity(text, words, at);
    if (read === undefined) continue;
    facts.push(read.fact);
    at = read.last;
  }
  return facts;
}
