import type { Fact } from "../text/fact.ts";
import { readFacts } from "../text/facts.ts";
import type { Located } from "../text/json-pointer.ts";
import type { LinearPattern } from "../text/pattern.ts";
import { splitSentences } from "../text/sentences.ts";
import type { ReadAs } from "./contradictions.ts";

/** A value that something in the input claims, and where. */
export interface Claim {
  path: string;
  value: string;
}

/** One claim for each distinct value; fewer than two is no contradiction. */
export function readSame(places: readonly Located[]): Claim[] {
  return distinct(
    places.flatMap(({ path, value }) => (isStated(value) ? [{ path, value: String(value) }] : [])),
  );
}

/** One claim for each distinct value that the pattern, or the sentences it matches, give. */
export function readOnlyOne(places: readonly Located[], pattern: LinearPattern, read: ReadAs): Claim[] {
  const texts = places.filter(
    (place): place is { path: string; value: string } => typeof place.value === "string",
  );
  if (read === "match") return distinct(texts.flatMap(({ path, value }) => capturesOf(path, value, pattern)));
  const facts = texts.flatMap(({ path, value }) =>
    splitSentences(value)
      .filter((sentence) => pattern.test(sentence.text))
      .flatMap((sentence) => factsOf(sentence.text, read).map((fact) => ({ path, fact }))),
  );
  // A weekday and a date can mean the same day, so only like is compared with like.
  for (const kind of ["date", "weekday", "amount"] as const) {
    const claims = distinctFacts(facts.filter(({ fact }) => fact.kind === kind));
    if (claims.length > 1) return claims;
  }
  return [];
}

/** The expected value followed by every capture that is neither it nor a part of it. */
export function readAgrees(
  places: readonly Located[],
  pattern: LinearPattern,
  expected: readonly Located[],
): Claim[] {
  const wanted = expected
    .filter(({ value }) => isStated(value))
    .map(({ path, value }) => ({ path, value: String(value) }));
  if (wanted.length === 0) return [];
  const captures = places.flatMap(({ path, value }) =>
    typeof value === "string" ? capturesOf(path, value, pattern) : [],
  );
  const strangers = captures.filter((capture) => !wanted.some((one) => meansSame(one.value, capture.value)));
  return strangers.length === 0 ? [] : [wanted[0]!, ...distinct(strangers)];
}

function factsOf(sentence: string, read: "date" | "amount"): Fact[] {
  const facts = readFacts(sentence);
  return facts.filter((fact) =>
    read === "amount" ? fact.kind === "amount" : fact.kind === "date" || fact.kind === "weekday",
  );
}

/** Dates without a year agree with the same day of any year. */
function distinctFacts(facts: readonly { path: string; fact: Fact }[]): Claim[] {
  const claims = new Map<string, Claim>();
  const open = new Map<string, Set<string>>();
  for (const { path, fact } of facts) {
    const details = open.get(fact.value) ?? new Set();
    open.set(fact.value, details);
    const detail = fact.detail ?? "";
    if (details.has(detail) || (details.size > 0 && (detail === "" || details.has("")))) continue;
    details.add(detail);
    claims.set(`${fact.value} ${detail}`, { path, value: fact.text });
  }
  return [...claims.values()];
}

function capturesOf(path: string, text: string, pattern: LinearPattern): Claim[] {
  return pattern.matches(text).map((match) => ({ path, value: (match.group ?? match.text).trim() }));
}

function distinct(claims: readonly Claim[]): Claim[] {
  const byValue = new Map<string, Claim>();
  for (const claim of claims) {
    const key = plain(claim.value);
    if (key !== "" && !byValue.has(key)) byValue.set(key, claim);
  }
  return [...byValue.values()];
}

function meansSame(expected: string, given: string): boolean {
  const wanted = plain(expected).split(" ");
  const words = plain(given).split(" ");
  return words.every((word) => wanted.includes(word)) || wanted.every((word) => words.includes(word));
}

const companyEnding =
  /\b(?:inc|incorporated|ltd|limited|llc|llp|gmbh|ag|plc|corp|corporation|company|co|sa|bv)\b/g;

/** Lower case, without punctuation and company endings. */
function plain(value: string): string {
  const words = value
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return words.replaceAll(companyEnding, " ").replaceAll(/\s+/g, " ").trim() || words;
}

function isStated(value: unknown): boolean {
  return (
    (typeof value === "string" && value.trim() !== "") ||
    typeof value === "number" ||
    typeof value === "boolean"
  );
}
