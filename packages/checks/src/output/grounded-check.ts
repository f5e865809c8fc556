import { ChecksError } from "../checks-error.ts";
import { isGivenName } from "../redaction/given-names.ts";
import { isOrdinaryWord, isSalutation } from "../redaction/ordinary-words.ts";
import { readFacts } from "../text/facts.ts";
import { isForeignFunctionWord, languageOf, type Language } from "../text/language.ts";
import { splitSentences, type Sentence } from "../text/sentences.ts";
import { isFunctionWord, splitWords, stem, type Word } from "../text/words.ts";
import {
  checkFrom,
  type CheckBase,
  type OutputCheck,
  type SentenceSupport,
  type Source,
} from "./output-check.ts";
import { isFramingWord } from "./framing-words.ts";
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
 * of its words; courtesies state nothing. Finds what was added; can't find what was turned around (see the package's README).
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
  return places.flatMap(({ path, text }) => {
    const language = languageOf(splitWords(text)) ?? "english";
    return splitSentences(text).map((sentence) => ({
      path,
      ...ground(sentence, index, minimum, allowed, language),
    }));
  });
}

function ground(
  sentence: Sentence,
  index: SourceIndex,
  minimum: number,
  allowed: ReadonlySet<string>,
  language: Language,
): Omit<SentenceSupport, "path"> {
  const words = splitWords(sentence.text);
  const facts = readFacts(sentence.text, words);
  const names = words.filter((_, at) => isName(words, at, language) && !within(words[at]!, facts));
  const missing = [
    ...facts.filter((fact) => !index.facts.supports(fact)).map((fact) => fact.text),
    ...names.filter((name) => !allowed.has(name.key) && !isNamed(name, index)).map((name) => name.text),
  ];
  const content = words
    .map(({ key }) => key)
    .filter((key) => !isFunctionWord(key) && !allowed.has(key))
    .filter((key) => language === "english" || !isForeignFunctionWord(key));
  const stems = content.filter((key) => !isFramingWord(key)).map(stem);
  // Said with a courtesy around it or without: the better supported of the two counts.
  const [whole, bare] = [index.bestPassage(content.map(stem)), index.bestPassage(stems)];
  const { support, source } = bare.support > whole.support ? bare : whole;
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

function within(word: Word, facts: readonly { start: number; end: number }[]): boolean {
  return facts.some((fact) => word.start >= fact.start && word.end <= fact.end);
}

/** A capital that the place in the sentence, or in German the noun, doesn't explain. */
function isName(words: readonly Word[], at: number, language: Language): boolean {
  const word = words[at]!;
  if (word.kind !== "capital" && word.kind !== "upper") return false;
  if (word.text.length < 2 || isOrdinaryWord(word.key) || at === 0) return false;
  if (language === "german") return isGivenName(word.key) || isSalutation(words[at - 1]!.key);
  return !isFramingWord(word.key);
}

function isNamed(name: Word, index: SourceIndex): boolean {
  return index.hasWord(name.key) || name.key.split(/['-]/).every((part) => index.hasWord(part));
}
