import { ChecksError } from "../checks-error.ts";
import { isOrdinaryWord } from "../redaction/ordinary-words.ts";
import { readFacts } from "../text/facts.ts";
import { splitSentences, type Sentence } from "../text/sentences.ts";
import { isFunctionWord, splitWords, stem, type Word } from "../text/words.ts";
import {
  checkFrom,
  type CheckBase,
  type OutputCheck,
  type SentenceSupport,
  type Source,
} from "./output-check.ts";
import { createSourceIndex, type SourceIndex } from "./source-index.ts";
import { textsAt } from "./text-places.ts";

export interface GroundedCheckOptions extends CheckBase {
  /** JSON pointer to what is checked; all texts of the output by default. */
  path?: string;
  /** Least share of a sentence's weighted content words that its best passages must have. Default 0.3. */
  minimumSupport?: number;
  /** Words (greetings, the sender's company) that need no source. Any letter case. */
  allow?: readonly string[];
}

const defaultSupport = 0.3;

/**
 * Holds each sentence against the sources: its numbers, dates, amounts and names must stand there, and enough
 * of its words. Finds what was added; can't find what was turned around (see the package's README).
 * Without sources it can't be evaluated.
 */
export function createGroundedCheck(options: GroundedCheckOptions = {}): OutputCheck {
  const minimum = options.minimumSupport ?? defaultSupport;
  if (typeof minimum !== "number" || !(minimum >= 0 && minimum <= 1)) {
    throw new ChecksError("check-invalid", '"/minimumSupport" must be a number from 0 to 1.', {
      path: "/minimumSupport",
    });
  }
  const allowed = new Set(
    (options.allow ?? []).flatMap((phrase) => splitWords(phrase).map((word) => word.key)),
  );
  return checkFrom("grounded", options, ({ output, sources = [] }) => {
    const sentences = groundSentences(textsAt(output, options.path), sources, minimum, allowed);
    return {
      sentences,
      findings: sentences
        .filter((sentence) => sentence.verdict === "unsupported")
        .map(({ path, start, end, missing }) => ({ path, start, end, message: complaint(missing) })),
    };
  });
}

function complaint(missing: readonly string[]): string {
  if (missing.length === 0) return "No source says anything close to this sentence. Check it or take it out.";
  return `No source has ${missing.map((text) => `"${text}"`).join(", ")}. Check it or take it out.`;
}

function groundSentences(
  places: readonly { path: string; text: string }[],
  sources: readonly Source[],
  minimum: number,
  allowed: ReadonlySet<string>,
): SentenceSupport[] {
  if (sources.length === 0) {
    throw new ChecksError(
      "value-not-evaluable",
      "There are no sources to hold the output against. Pass the sources the run used.",
    );
  }
  const index = createSourceIndex(sources);
  return places.flatMap(({ path, text }) =>
    splitSentences(text).map((sentence) => ({ path, ...ground(sentence, index, minimum, allowed) })),
  );
}

function ground(
  sentence: Sentence,
  index: SourceIndex,
  minimum: number,
  allowed: ReadonlySet<string>,
): Omit<SentenceSupport, "path"> {
  const words = splitWords(sentence.text);
  const facts = readFacts(sentence.text, words);
  const names = words.filter(
    (word, at) => isName(word, at) && !facts.some((fact) => word.start >= fact.start && word.end <= fact.end),
  );
  const missing = [
    ...facts.filter((fact) => !index.facts.supports(fact)).map((fact) => fact.text),
    ...names.filter((name) => !allowed.has(name.key) && !isNamed(name, index)).map((name) => name.text),
  ];
  const stems = words
    .filter((word) => !isFunctionWord(word.key) && !allowed.has(word.key))
    .map((word) => stem(word.key));
  const { support, source } = index.bestPassage(stems);
  const states = facts.length + names.length > 0 || stems.length >= 3;
  const unsupported = missing.length > 0 || (states && stems.length >= 3 && support < minimum);
  return {
    ...sentence,
    verdict: !states ? "nothing-to-check" : unsupported ? "unsupported" : "supported",
    support,
    missing,
    ...(source && { source }),
  };
}

/** A capital that the place in the sentence doesn't explain. */
function isName(word: Word, at: number): boolean {
  if (word.kind !== "capital" && word.kind !== "upper") return false;
  return word.text.length > 1 && !isOrdinaryWord(word.key) && at > 0;
}

function isNamed(name: Word, index: SourceIndex): boolean {
  return index.hasWord(name.key) || name.key.split(/['-]/).every((part) => index.hasWord(part));
}
