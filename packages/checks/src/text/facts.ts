import { splitWords, type Word } from "./words.ts";

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

const months = "january february march april may june july august september october november december".split(
  " ",
);
const weekdays = "monday tuesday wednesday thursday friday saturday sunday".split(" ");
const monthOf = new Map<string, number>();
months.forEach((name, index) => {
  monthOf.set(name, index + 1);
  monthOf.set(name.slice(0, 3), index + 1);
});
monthOf.set("sept", 9);
const weekdayOf = new Map<string, number>();
weekdays.forEach((name, index) => {
  for (const form of [name, `${name}s`, name.slice(0, 3)]) weekdayOf.set(form, index + 1);
});
for (const [short, day] of [
  ["tues", 2],
  ["thur", 4],
  ["thurs", 4],
] as const)
  weekdayOf.set(short, day);
// Abbreviations that are also words are taken only with a capital.
const doubtful = new Set(["may", "mar", "march", "sun", "sat", "wed", "mon", "jan", "dec"]);

const ones =
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
  seventeen eighteen nineteen`.split(/\s+/);
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ordinals =
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
  fifteenth sixteenth seventeenth eighteenth nineteenth`.split(/\s+/);
const small = new Map<string, number>([
  ...ones.map((word, index) => [word, index] as const),
  ...tens.map((word, index) => [word, (index + 2) * 10] as const),
]);
const ordinalOf = new Map<string, number>(ordinals.map((word, index) => [word, index + 1] as const));
ordinalOf.set("twentieth", 20).set("thirtieth", 30);
tens.slice(0, 2).forEach((ten, index) => {
  ordinals.slice(0, 9).forEach((word, unit) => ordinalOf.set(`${ten}-${word}`, (index + 2) * 10 + unit + 1));
});
const scales = new Map([
  ["hundred", 100],
  ["k", 1e3],
  ["thousand", 1e3],
  ["m", 1e6],
  ["million", 1e6],
  ["bn", 1e9],
  ["billion", 1e9],
]);
const currencies = new Map([
  ["$", "usd"],
  ["usd", "usd"],
  ["dollar", "usd"],
  ["dollars", "usd"],
  ["bucks", "usd"],
  ["€", "eur"],
  ["eur", "eur"],
  ["euro", "eur"],
  ["euros", "eur"],
  ["£", "gbp"],
  ["gbp", "gbp"],
  ["pound", "gbp"],
  ["pounds", "gbp"],
  ["quid", "gbp"],
  ["chf", "chf"],
  ["francs", "chf"],
  ["¥", "jpy"],
  ["jpy", "jpy"],
  ["yen", "jpy"],
]);

interface Reading {
  value: number;
  /** Index of the last word read. */
  last: number;
  end: number;
}

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

type Found = { fact: Fact; last: number } | undefined;

function found(
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

function gapAfter(text: string, words: Word[], at: number): string {
  return text.slice(words[at]!.end, words[at + 1]?.start ?? words[at]!.end);
}

/** 2025-12-03, 12/03/2025, 3.12.2025. Where day and month could be either, the American order is kept. */
function isoDate(text: string, words: Word[], at: number): Found {
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

function wordDate(text: string, words: Word[], at: number): Found {
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
  const month = monthOf.get(words[next]?.key ?? "");
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
function clockTime(text: string, words: Word[], at: number): Found {
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

function quarter(text: string, words: Word[], at: number): Found {
  const word = words[at]!;
  const next = words[at + 1];
  if (word.key === "q" && next?.kind === "number" && next.start === word.end)
    return found(text, words, at, at + 1, "quarter", next.text);
  const ordinal = ordinalOf.get(word.key);
  return ordinal !== undefined && ordinal <= 4 && next?.key === "quarter"
    ? found(text, words, at, at + 1, "quarter", String(ordinal))
    : undefined;
}

function quantity(text: string, words: Word[], at: number): Found {
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
