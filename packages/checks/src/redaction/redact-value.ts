import { pointerSegments } from "../text/json-pointer.ts";
import { walkValue, type JsonValue } from "../text/walk-value.ts";
import { splitWords, type Word } from "../text/words.ts";
import { createKnownIndex } from "./known-index.ts";
import { isRoleWord } from "./ordinary-words.ts";
import type { CompiledPolicy, KnownValues } from "./redaction-policy.ts";
import type { RedactedSpan } from "./redactor.ts";
import type { ScannedText } from "./scan-text.ts";
import { mergeSpans, type RedactionType, type Span } from "./span.ts";
import type { Vault } from "./vault.ts";
import { readSurroundings, type Surroundings } from "./surroundings.ts";

interface Context {
  policy: CompiledPolicy;
  vault: Vault;
  known: KnownValues;
  scan: (text: string, words: Word[], surroundings: Surroundings) => ScannedText;
}

interface Place {
  text: string;
  /** Set where the policy says that the whole value is of one type. */
  field?: RedactionType;
}

/**
 * Reads everything before it replaces anything, so that a name given away in one text is also found in
 * those before it.
 */
export function redactValue(value: unknown, context: Context): { value: JsonValue; spans: RedactedSpan[] } {
  const { policy, vault } = context;
  const places = readPlaces(value, policy);
  const words = new Map<string, Word[]>();
  for (const { text } of places.values()) if (!words.has(text)) words.set(text, splitWords(text));
  const surroundings = readSurroundings(words.values());
  const scanned = new Map<string, ScannedText>();
  for (const [text, its] of words) scanned.set(text, context.scan(text, its, surroundings));

  const index = createKnownIndex(policy, vault, context.known);
  for (const { text, field } of places.values()) if (field !== undefined) index.learn(text, field, true);
  for (const { text, spans } of scanned.values()) {
    for (const span of spans) index.learn(text.slice(span.start, span.end), span.type, false);
  }
  const found = new Map<string, Span[]>();
  for (const { text, words, spans } of scanned.values()) {
    index.find(text, words, spans);
    found.set(text, mergeSpans(spans));
  }
  introducePeople(places, found, vault);

  const spans: RedactedSpan[] = [];
  const replace = (path: string, text: string, isKey: boolean): string => {
    const place = places.get(identityOf(path, isKey));
    if (place === undefined) return text;
    const stretches =
      place.field === undefined ? found.get(text)! : [{ start: 0, end: text.length, type: place.field }];
    return replaceStretches(path, text, stretches, vault, spans);
  };
  const redacted = walkValue(
    value,
    {
      text: (text, path) => replace(path, text, false),
      number: (number, path) => redactNumber(number, path, context, spans),
      ...(policy.keys && { key: (key: string, path: string) => replace(path, key, true) }),
    },
    policy.limits,
  );
  return { value: redacted, spans };
}

function readPlaces(value: unknown, policy: CompiledPolicy): Map<string, Place> {
  const places = new Map<string, Place>();
  const read = (text: string, path: string, isKey: boolean): void => {
    const { kept, field } = ruleFor(path, policy);
    if (kept) return;
    const whole =
      !isKey && field !== undefined && text.trim() !== "" && !(field === "person" && isRole(text));
    places.set(identityOf(path, isKey), whole ? { text, field } : { text });
  };
  walkValue(
    value,
    {
      text: (text, path) => (read(text, path, false), text),
      ...(policy.keys && { key: (key: string, path: string) => (read(key, path, true), key) }),
    },
    policy.limits,
  );
  return places;
}

function identityOf(path: string, isKey: boolean): string {
  return isKey ? `key ${path}` : path;
}

function ruleFor(path: string, policy: CompiledPolicy): { kept: boolean; field?: RedactionType } {
  if (policy.keep.length + policy.fields.length === 0) return { kept: false };
  const segments = pointerSegments(path);
  const kept = policy.keep.some((rule) => rule.length <= segments.length && fits(rule, segments));
  const field = policy.fields.find(
    (rule) => rule.segments.length === segments.length && fits(rule.segments, segments),
  );
  return field !== undefined && policy.enabled.has(field.type) ? { kept, field: field.type } : { kept };
}

function fits(rule: readonly string[], segments: readonly string[]): boolean {
  return rule.every((part, index) => part === "*" || part === segments[index]);
}

/** "Sales Agent" in a speaker field is a role, not a name. */
function isRole(text: string): boolean {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).every(isRoleWord);
}

/** Gives full names their numbers first, so that "Dana" becomes the first name of "Dana Whitlock" wherever it stands. */
function introducePeople(places: Map<string, Place>, found: Map<string, Span[]>, vault: Vault): void {
  const introduce = (name: string, guessed: boolean): void => {
    if (/\S\s+\S/.test(name)) vault.placeholderFor("person", name, { guessed });
  };
  for (const { text, field } of places.values()) if (field === "person") introduce(text, false);
  for (const [text, spans] of found) {
    for (const { start, end, type, guessed } of spans)
      if (type === "person") introduce(text.slice(start, end), guessed ?? false);
  }
}

function replaceStretches(
  path: string,
  text: string,
  stretches: readonly Span[],
  vault: Vault,
  into: RedactedSpan[],
): string {
  let result = "";
  let from = 0;
  for (const { start, end, type, label, guessed } of stretches) {
    const placeholder = vault.placeholderFor(type, text.slice(start, end), { label, guessed });
    into.push({ path, start, end, type, placeholder });
    result += text.slice(from, start) + placeholder;
    from = end;
  }
  return result + text.slice(from);
}

/** A JSON number is replaced only where the policy names its field or it can only be a card number. */
function redactNumber(number: number, path: string, context: Context, into: RedactedSpan[]): JsonValue {
  const { kept, field } = ruleFor(path, context.policy);
  if (kept) return number;
  const text = String(number);
  const isCard =
    text.length >= 12 &&
    scanNumber(text, context).spans.some(
      (span) => span.type === "card" && span.end - span.start === text.length,
    );
  const type = field ?? (isCard ? "card" : undefined);
  if (type === undefined) return number;
  const placeholder = context.vault.placeholderForNumber(type, number);
  into.push({ path, start: 0, end: text.length, type, placeholder });
  return placeholder;
}

function scanNumber(text: string, context: Context): ScannedText {
  const words = splitWords(text);
  return context.scan(text, words, readSurroundings([words]));
}
