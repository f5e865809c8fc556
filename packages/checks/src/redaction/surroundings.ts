import { languageOf, type Language } from "../text/language.ts";
import type { Word } from "../text/words.ts";

/** What the whole of a value tells about a name in one of its texts. */
export interface Surroundings {
  /** Of one text; of the whole value where the text is too short to tell. */
  languageOf(words: readonly Word[]): Language;
  /** True where the value also has this lower-cased word written small: it is a word, then. */
  isWrittenSmall(key: string): boolean;
}

/** Reads all texts of a value once, before names are looked for in any of them. */
export function readSurroundings(texts: Iterable<readonly Word[]>): Surroundings {
  const small = new Set<string>();
  const all: Word[] = [];
  for (const words of texts) {
    for (const word of words) {
      all.push(word);
      if (word.kind === "lower") small.add(word.key);
    }
  }
  let whole: Language | undefined;
  return {
    languageOf: (words) => languageOf(words) ?? (whole ??= languageOf(all) ?? "english"),
    isWrittenSmall: (key) => small.has(key),
  };
}
