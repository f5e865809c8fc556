import type { Word } from "../text/words.ts";
import { detectAddresses, detectPostcodes } from "./detect-addresses.ts";
import { detectEmails, detectIps, detectPhones, detectUrls } from "./detect-contact.ts";
import {
  detectAmounts,
  detectBirthDates,
  detectCards,
  detectIbans,
  detectNationalIds,
} from "./detect-identifiers.ts";
import { detectPeople } from "./detect-people.ts";
import type { PhraseIndex } from "./phrase-index.ts";
import type { PlaceholderScanner } from "./placeholder.ts";
import type { CompiledPolicy } from "./redaction-policy.ts";
import type { RedactionType, Span } from "./span.ts";
import type { Surroundings } from "./surroundings.ts";

/** One text on its way through the redactor. */
export interface ScannedText {
  text: string;
  words: Word[];
  spans: Span[];
}

type Detector = (text: string, into: Span[]) => void;

const withDigits: readonly [RedactionType, Detector][] = [
  ["iban", detectIbans],
  ["card", detectCards],
  ["national-id", detectNationalIds],
  ["phone", detectPhones],
  ["ip", detectIps],
  ["postcode", detectPostcodes],
  ["birth-date", detectBirthDates],
  ["amount", detectAmounts],
];

/** Runs every detector the policy switches on over one text. */
export function scanText(
  text: string,
  words: Word[],
  surroundings: Surroundings,
  policy: CompiledPolicy,
  fence: PlaceholderScanner,
  allowed: PhraseIndex,
): ScannedText {
  const spans: Span[] = [];
  const { enabled } = policy;
  for (const found of fence.scan(text)) spans.push({ start: found.start, end: found.end, type: "literal" });
  for (const { pattern, label } of policy.patterns) {
    if (!enabled.has("custom")) break;
    for (const match of pattern.matches(text))
      spans.push({ start: match.start, end: match.end, type: "custom", label });
  }
  if (enabled.has("email")) detectEmails(text, spans);
  if (enabled.has("url")) detectUrls(text, spans);
  if (/\d/.test(text)) {
    for (const [type, detect] of withDigits) if (enabled.has(type)) detect(text, spans);
    if (enabled.has("address")) detectAddresses(text, words, spans);
  } else if (enabled.has("ip") && text.includes("::")) {
    detectIps(text, spans);
  }
  if (enabled.has("person")) detectPeople(text, words, policy.names, surroundings, spans);
  return { text, words, spans: withoutAllowed(text, words, spans, allowed) };
}

/** Drops guessed names that the policy says are none. */
function withoutAllowed(text: string, words: Word[], spans: Span[], allowed: PhraseIndex): Span[] {
  const phrases: Span[] = [];
  allowed.find(text, words, phrases);
  if (phrases.length === 0) return spans;
  const starts = new Map(phrases.map((phrase) => [phrase.start, phrase.end]));
  return spans.filter((span) => span.type !== "person" || (starts.get(span.start) ?? -1) < span.end);
}
