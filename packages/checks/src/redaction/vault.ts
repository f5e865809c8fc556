import { createPlaceholderScanner, placeholderKey, type PlaceholderScanner } from "./placeholder.ts";
import { labels, type RedactionType } from "./span.ts";

/**
 * The real values behind the placeholders of one run. It stays inside the process: turned into JSON or
 * printed it shows how many values it holds and none of them.
 */
export interface Vault {
  /** Distinct placeholders given out. */
  readonly size: number;
  /**
   * The placeholder of a value; the same value gets the same one. A person keeps one number in every spelling,
   * and each spelling has a placeholder of its own, so that it comes back as it was.
   */
  placeholderFor(type: RedactionType, value: string, options?: { label?: string; guessed?: boolean }): string;
  /** The same for a JSON number, which comes back as a number. */
  placeholderForNumber(type: RedactionType, value: number): string;
  /** The real value behind a placeholder's key, see `scanner`. */
  reveal(key: string): string | number | undefined;
  /** Every person met so far, in every form; `guessed` where nobody declared it. */
  people(): Iterable<MetName>;
  /** Finds this vault's placeholders in a text. */
  scanner(): PlaceholderScanner;
  toJSON(): { redactedValues: number };
}

/** A name as it stood in a text. */
export interface MetName {
  name: string;
  guessed: boolean;
}

interface Person {
  number: number;
  /** Lower-cased words of the name it was first met under. */
  words: string[];
  /** How many forms share a qualifier such as "other name". */
  parts: Map<string, number>;
}

/** An empty vault; use one per run, so that the same value has the same placeholder all through it. */
export function createVault(): Vault {
  const values = new Map<string, string | number>();
  const placeholders = new Map<string, string>();
  const counters = new Map<string, number>();
  const peopleByWord = new Map<string, Person[]>();
  const names = new Map<string, MetName>();
  const customLabels = new Set<string>();
  let scanner = createPlaceholderScanner();

  function nextNumber(label: string): number {
    // Labels that differ in letter case alone meet in one placeholder, so they share their numbers.
    const key = label.toLowerCase();
    const next = (counters.get(key) ?? 0) + 1;
    counters.set(key, next);
    return next;
  }

  function keep(
    identity: string,
    label: string,
    value: string | number,
    number: number,
    part = "",
    partNumber = "",
  ): string {
    const qualifier = part === "" ? "" : ` ${part} name${partNumber === "" ? "" : ` ${partNumber}`}`;
    const placeholder = `[${label} ${number}${qualifier}]`;
    values.set(placeholderKey(label, number, part, partNumber), value);
    placeholders.set(identity, placeholder);
    return placeholder;
  }

  function forPerson(value: string, guessed: boolean): string {
    const words = nameWords(value);
    const identity = `person:${value}`;
    names.set(value, { name: value, guessed: guessed && (names.get(value)?.guessed ?? true) });
    const known = placeholders.get(identity);
    if (known !== undefined) return known;
    const person = samePerson(words, peopleByWord);
    if (person === undefined) {
      const created: Person = { number: nextNumber(labels.person), words, parts: new Map() };
      for (const word of new Set(words)) {
        const list = peopleByWord.get(word);
        if (list) list.push(created);
        else peopleByWord.set(word, [created]);
      }
      return keep(identity, labels.person, value, created.number);
    }
    const part = partOf(words, person.words);
    const count = (person.parts.get(part) ?? 0) + 1;
    person.parts.set(part, count);
    return keep(identity, labels.person, value, person.number, part, count === 1 ? "" : String(count));
  }

  return {
    get size() {
      return values.size;
    },
    placeholderFor(type, value, { label = labels[type], guessed = false } = {}) {
      if (type === "person" && nameWords(value).length > 0) return forPerson(value, guessed);
      if (label !== labels[type] && !customLabels.has(label)) {
        customLabels.add(label);
        scanner = createPlaceholderScanner(customLabels);
      }
      const identity = `${label}:${value}`;
      return placeholders.get(identity) ?? keep(identity, label, value, nextNumber(label));
    },
    placeholderForNumber(type, value) {
      const identity = `number ${value}`;
      return placeholders.get(identity) ?? keep(identity, labels[type], value, nextNumber(labels[type]));
    },
    reveal: (key) => values.get(key),
    people: () => names.values(),
    scanner: () => scanner,
    toJSON: () => ({ redactedValues: values.size }),
  };
}

function nameWords(value: string): string[] {
  return (
    value
      .toLowerCase()
      .normalize("NFC")
      .match(/[\p{L}\p{M}\p{N}'’-]+/gu) ?? []
  );
}

/** The one person these words can mean: a part of a known name, or a longer form of it. */
function samePerson(words: string[], peopleByWord: Map<string, Person[]>): Person | undefined {
  const candidates = new Set(words.flatMap((word) => peopleByWord.get(word)?.slice(0, 8) ?? []));
  const fitting = [...candidates].filter(
    (person) =>
      words.every((word) => person.words.includes(word)) ||
      (person.words.length === 1 && words.includes(person.words[0]!)) ||
      (person.words.length > 1 &&
        words.length > 1 &&
        person.words[0] === words[0] &&
        person.words.at(-1) === words.at(-1)),
  );
  const exact = fitting.find((person) => person.words.join(" ") === words.join(" "));
  return exact ?? (fitting.length === 1 ? fitting[0] : undefined);
}

function partOf(words: string[], whole: string[]): string {
  if (words.length === 1 && whole.length > 1) {
    if (words[0] === whole[0]) return "first";
    return words[0] === whole.at(-1) ? "last" : "middle";
  }
  return words.length > 1 && (whole.length === 1 || whole.join(" ") === words.join(" ")) ? "full" : "other";
}
