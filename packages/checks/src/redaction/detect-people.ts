import type { Word } from "../text/words.ts";
import { isGivenName, isWordToo } from "./given-names.ts";
import { foreignNameFrom } from "./foreign-names.ts";
import { capitalRun } from "./name-run.ts";
import { isCompanyWord, isOrdinaryWord, isRoleWord, isSalutation } from "./ordinary-words.ts";
import type { Span } from "./span.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * How names that nobody declared are looked for. `known`: not at all. `cautious`: after a salutation, a
 * greeting, an introduction or at the head of a line, and where a common given name stands capitalised.
 * `thorough`: also any capitalised words that are no ordinary words, companies or places. In a text that isn't
 * English, where a capital may mean nothing, both take only what a salutation or a given name marks.
 */
export type NameSearch = "known" | "cautious" | "thorough";

const greetings = new Set(
  "dear hi hello hey thanks thank regards sincerely cheers best bye goodbye welcome".split(" "),
);
const introductions = [
  "name is",
  "name's",
  "names is",
  "name",
  "i am",
  "i'm",
  "this is",
  "speaking with",
  "speaking to",
  "speak with",
  "speak to",
  "talking to",
  "it's",
  "named",
  "called",
  "by",
  "from",
  "under",
  "ask for",
  "attn",
  "contact",
];
const strongIntroduction = /(?:name is|name's|named)$/;

/** Adds a span for each stretch that reads like a person's name. */
export function detectPeople(
  text: string,
  words: Word[],
  search: NameSearch,
  surroundings: Surroundings,
  into: Span[],
): void {
  if (search === "known") return;
  const english = surroundings.languageOf(words) === "english";
  for (let at = 0; at < words.length; at += 1) {
    const last = english ? nameFrom(text, words, at, search, surroundings) : foreignNameFrom(text, words, at);
    if (last === undefined) continue;
    into.push({ start: words[at]!.start, end: words[last]!.end, type: "person", guessed: true });
    at = last;
  }
}

/** The index of the last word of a name that begins at `at`, if one does. */
function nameFrom(
  text: string,
  words: Word[],
  at: number,
  search: NameSearch,
  { isWrittenSmall }: Surroundings,
): number | undefined {
  const word = words[at]!;
  const before = leadIn(text, words, at);
  if (word.kind === "number") return undefined;
  if (word.kind === "lower") return lowerCaseName(text, words, at, before);
  const last = capitalRun(text, words, at);
  if (last === undefined) return undefined;
  const length = last - at + 1;
  const isWords = words.slice(at, last + 1).every(({ key }) => isWrittenSmall(key));
  if (isSalutation(before.word) || (before.introduction && !isWords)) return last;
  if (greetings.has(before.word) && before.gap.length <= 3) return last;
  if (isSpeakerLine(text, words, at, last)) return last;
  if (isGivenName(word.key)) return last;
  if (search !== "thorough" || word.text.length < 2 || isWords) return undefined;
  if (length >= 2) return isCompanyRun(words, at, last) ? undefined : last;
  return startsSentence(text, word.start) || word.kind === "upper" ? undefined : loneName(words, at);
}

interface LeadIn {
  word: string;
  gap: string;
  introduction: boolean;
}

function leadIn(text: string, words: Word[], at: number): LeadIn {
  const previous = words[at - 1];
  if (previous === undefined) return { word: "", gap: "", introduction: false };
  const gap = text.slice(previous.end, words[at]!.start);
  if (gap.length > 4 || /[.!?;]/.test(isSalutation(previous.key) ? "" : gap))
    return { word: "", gap, introduction: false };
  const two = at > 1 ? `${words[at - 2]!.key} ${previous.key}` : previous.key;
  const introduction = strongIntroduction.test(two) || (introductions.includes(two) && !gap.includes("\n"));
  return { word: previous.key, gap, introduction };
}

/** "my name is patricia desrosiers": only after a plain introduction or a salutation, or given name first. */
function lowerCaseName(text: string, words: Word[], at: number, before: LeadIn): number | undefined {
  const word = words[at]!;
  if (isOrdinaryWord(word.key) || word.text.length < 3) return undefined;
  const two = at > 1 ? `${words[at - 2]!.key} ${words[at - 1]!.key}` : "";
  const given = isGivenName(word.key) && !isWordToo(word.key) && word.text.length > 3;
  const introduced = strongIntroduction.test(two);
  if (!given && !introduced) return undefined;
  if (before.word === "" && at > 0 && !given) return undefined;
  const next = words[at + 1];
  const joined = next !== undefined && text.slice(word.end, next.start) === " ";
  return joined &&
    next.kind === "lower" &&
    next.text.length > 3 &&
    !isOrdinaryWord(next.key) &&
    (introduced || !commonEnding(next.key))
    ? at + 1
    : at;
}

/** Words that after a lower-case given name are more likely a verb or adverb than a surname. */
function commonEnding(key: string): boolean {
  return /(?:ing|ed|ly|s|tion)$/.test(key);
}

/** "Teradata Corporation" or "Santander Bank": the word after the run says what it is. */
function isCompanyRun(words: Word[], at: number, last: number): boolean {
  const after = words[last + 1];
  const before = words[at - 1];
  if (after !== undefined && after.kind !== "lower" && isCompanyWord(after.key)) return true;
  if (before !== undefined && before.kind === "capital" && isCompanyWord(before.key)) return true;
  return words.slice(at, last + 1).every((word) => word.kind === "upper");
}

function loneName(words: Word[], at: number): number | undefined {
  const after = words[at + 1];
  return after !== undefined && after.kind !== "lower" && isCompanyWord(after.key) ? undefined : at;
}

function startsSentence(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && start - at < 6 && /[\s"'“‘([>*-]/.test(text[at]!)) {
    if (text[at] === "\n") return true;
    at -= 1;
  }
  return at < 0 || /[.!?:]/.test(text[at]!);
}

function isSpeakerLine(text: string, words: Word[], at: number, last: number): boolean {
  const start = words[at]!.start;
  if (text[words[last]!.end] !== ":" || (start > 0 && text[start - 1] !== "\n")) return false;
  return !words.slice(at, last + 1).some((word) => isRoleWord(word.key));
}
