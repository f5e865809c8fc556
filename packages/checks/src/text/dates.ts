import { found, gapAfter, type Found } from "./fact.ts";
import { doubtful, monthOf, ordinalOf, small, weekdayOf } from "./number-words.ts";
import type { Word } from "./words.ts";

/** 2025-12-03, 12/03/2025, 3.12.2025. Where day and month could be either, the American order is kept. */
export function isoDate(text: string, words: Word[], at: number): Found {
  const [a, b, c] = [words[at], words[at + 1], words[at + 2]];
  if (a?.kind !== "number" || b?.kind !== "number" || c?.kind !== "number") return undefined;
  const gap = gapAfter(text, words, at);
  if (!/^[-/.]$/.test(gap) || gapAfter(text, words, at + 1) !== gap) return undefined;
  const parts = [Number(a.text), Number(b.text), Number(c.text)] as const;
  const [year, month, day] =
    a.text.length === 4
      ? parts
      : gap === "." || parts[0] > 12
        ? [parts[2], parts[1], parts[0]]
        : [parts[2], parts[0], parts[1]];
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return found(
    text,
    words,
    at,
    at + 2,
    "date",
    monthDay(month, day),
    String(year < 100 ? year + 2000 : year),
  );
}

function monthDay(month: number, day: number): string {
  return `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** "3 December", "the third of December", "December 3rd, 2030", a month or a weekday alone. */
export function wordDate(text: string, words: Word[], at: number): Found {
  const word = words[at]!;
  if (!(doubtful.has(word.key) && word.kind === "lower")) {
    const weekday = weekdayOf.get(word.key);
    if (weekday !== undefined) return found(text, words, at, at, "weekday", String(weekday));
    const month = monthOf.get(word.key);
    if (month !== undefined) {
      const day = dayAt(words, at + 1);
      if (day !== undefined && !(words[day.last + 1]?.key === "percent"))
        return withYear(text, words, at, day.last, month, day.value);
      return word.kind === "lower" && word.key === "may"
        ? undefined
        : found(text, words, at, at, "month", String(month));
    }
  }
  const day = dayAt(words, at);
  if (day === undefined) return undefined;
  const next = words[day.last + 1]?.key === "of" ? day.last + 2 : day.last + 1;
  const name = words[next];
  // "5 may be enough" and "the first march" name no day.
  if (name === undefined || (name.kind === "lower" && /^ma(?:y|rch)$/.test(name.key))) return undefined;
  const month = monthOf.get(name.key);
  return month === undefined ? undefined : withYear(text, words, at, next, month, day.value);
}

function dayAt(words: Word[], at: number): { value: number; last: number } | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const start = word.key === "the" ? at + 1 : at;
  const candidate = words[start];
  if (candidate === undefined) return undefined;
  const ordinal = ordinalOf.get(candidate.key);
  if (ordinal !== undefined) return { value: ordinal, last: start };
  if (candidate.kind !== "number" || candidate.text.length > 2) return undefined;
  const value = Number(candidate.text);
  if (value < 1 || value > 31) return undefined;
  const suffix = words[start + 1];
  const joined =
    suffix !== undefined && suffix.start === candidate.end && /^(?:st|nd|rd|th)$/.test(suffix.key);
  return { value, last: joined ? start + 1 : start };
}

function withYear(
  text: string,
  words: Word[],
  from: number,
  last: number,
  month: number,
  day: number,
): Found {
  const next = words[last + 1];
  const hasYear =
    next?.kind === "number" &&
    /^(?:19|20)\d{2}$/.test(next.text) &&
    /^[, ]{1,2}$/.test(gapAfter(text, words, last));
  return found(
    text,
    words,
    from,
    hasYear ? last + 1 : last,
    "date",
    monthDay(month, day),
    hasYear ? next.text : undefined,
  );
}

/** 3pm, 3:30 p.m., 15:00, 3 o'clock. */
export function clockTime(text: string, words: Word[], at: number): Found {
  const word = words[at]!;
  const written = word.kind === "number" ? Number(word.text) : (small.get(word.key) ?? -1);
  if (written < 0 || written > 23 || (word.kind === "number" && word.text.length > 2)) return undefined;
  let last = at;
  let minutes = 0;
  const second = words[at + 1];
  if (second?.kind === "number" && second.text.length === 2 && gapAfter(text, words, at) === ":") {
    minutes = Number(second.text);
    last = at + 1;
  }
  const half = words[last + 1]?.key;
  const afternoon = half === "pm" || (half === "p" && words[last + 2]?.key === "m");
  const morning = half === "am" || (half === "a" && words[last + 2]?.key === "m");
  if (!afternoon && !morning && half !== "o'clock" && last === at) return undefined;
  if (afternoon || morning) last += half!.length === 1 ? 2 : 1;
  else if (half === "o'clock") last += 1;
  // Whether "3 o'clock" is in the afternoon is not said, so times meet on a twelve-hour dial.
  return found(
    text,
    words,
    at,
    last,
    "time",
    `${written % 12}:${String(minutes).padStart(2, "0")}`,
    afternoon || written > 12 ? "pm" : morning ? "am" : undefined,
  );
}

/** "Q3", "the third quarter". */
export function quarter(text: string, words: Word[], at: number): Found {
  const word = words[at]!;
  const next = words[at + 1];
  if (word.key === "q" && next?.kind === "number" && next.start === word.end)
    return found(text, words, at, at + 1, "quarter", next.text);
  const ordinal = ordinalOf.get(word.key);
  return ordinal !== undefined && ordinal <= 4 && next?.key === "quarter"
    ? found(text, words, at, at + 1, "quarter", String(ordinal))
    : undefined;
}
