import { found, gapAfter, type Found } from "./fact.ts";
import { currencies, scales, small } from "./number-words.ts";
import type { Word } from "./words.ts";

interface Reading {
  value: number;
  /** Index of the last word read. */
  last: number;
  end: number;
}

/** A number, share or sum of money, in digits or words. */
export function quantity(text: string, words: Word[], at: number): Found {
  const read = numberAt(text, words, at);
  if (read === undefined) return undefined;
  const before =
    text
      .slice(Math.max(0, words[at]!.start - 2), words[at]!.start)
      .trim()
      .at(-1) ?? "";
  const leading = currencies.get(before) ?? currencies.get(words[at - 1]?.key ?? "");
  const next = words[read.last + 1];
  const close = next !== undefined && next.start - read.end <= 2;
  if (/^\s?%/.test(text.slice(read.end, read.end + 2))) {
    const end = text.indexOf("%", read.end) + 1;
    return found(text, words, at, read.last, "percent", String(read.value), undefined, words[at]!.start, end);
  }
  if (close && (next.key === "percent" || next.key === "pct"))
    return found(text, words, at, read.last + 1, "percent", String(read.value));
  if (close && next.key === "per" && words[read.last + 2]?.key === "cent")
    return found(text, words, at, read.last + 2, "percent", String(read.value));
  const trailing = close
    ? currencies.get(next.key)
    : currencies.get(
        text
          .slice(read.end, read.end + 2)
          .trim()
          .slice(0, 1),
      );
  const currency = leading ?? trailing;
  if (currency !== undefined) {
    return found(
      text,
      words,
      at,
      read.last,
      "amount",
      String(read.value),
      currency,
      words[at]!.start,
      read.end,
    );
  }
  // "one" and "first" are more often grammar than a count.
  if (words[at]!.kind !== "number" && read.value < 2) return undefined;
  return found(
    text,
    words,
    at,
    read.last,
    "number",
    String(read.value),
    undefined,
    words[at]!.start,
    read.end,
  );
}

function numberAt(text: string, words: Word[], at: number): Reading | undefined {
  const word = words[at]!;
  const read = word.kind === "number" ? digitsAt(text, words, at) : spelledAt(words, at);
  if (read === undefined) return undefined;
  const next = words[read.last + 1];
  const scale = next !== undefined && next.start - read.end <= 1 ? scales.get(next.key) : undefined;
  if (scale === undefined || word.kind !== "number") return read;
  return { value: round(read.value * scale), last: read.last + 1, end: next!.end };
}

function digitsAt(text: string, words: Word[], at: number): Reading | undefined {
  let digits = words[at]!.text;
  let last = at;
  if (!/^\d+$/.test(digits)) return undefined;
  while (last + 1 < words.length && last - at < 8) {
    const next = words[last + 1]!;
    const gap = gapAfter(text, words, last);
    if (next.kind !== "number") break;
    if ((gap === "," || gap === "'") && next.text.length === 3 && !digits.includes(".")) digits += next.text;
    else if (gap === "." && !digits.includes(".")) digits += `.${next.text}`;
    else break;
    last += 1;
  }
  return { value: Number(digits), last, end: words[last]!.end };
}

function spelledAt(words: Word[], at: number): Reading | undefined {
  let total = 0;
  let group = 0;
  let last = at - 1;
  for (let next = at; next < words.length && next - at < 12; next += 1) {
    const { key } = words[next]!;
    const parts = key.split("-").map((part) => small.get(part));
    const scale = scales.get(key);
    if (parts.every((part) => part !== undefined))
      group += parts.reduce<number>((sum, part) => sum + part!, 0);
    else if (scale !== undefined && key.length > 2 && last >= at) {
      if (scale === 100) group = Math.max(1, group) * 100;
      else {
        total += Math.max(1, group) * scale;
        group = 0;
      }
    } else if (!(key === "and" && last >= at && small.has(words[next + 1]?.key ?? "") && group >= 100)) break;
    last = next;
  }
  return last < at ? undefined : { value: round(total + group), last, end: words[last]!.end };
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
