import { createFactSet, type FactSet } from "../text/fact-set.ts";
import { readFacts } from "../text/facts.ts";
import { splitSentences } from "../text/sentences.ts";
import { isFunctionWord, splitWords, stem } from "../text/words.ts";
import type { Source, SourceReference } from "./output-check.ts";

/** The sources of one run, ready to be asked about a sentence. */
export interface SourceIndex {
  facts: FactSet;
  /** True when any source has this word, in any letter case. */
  hasWord(key: string): boolean;
  /** How well the best passage, with its neighbours, covers these stems: 0 to 1. */
  bestPassage(stems: readonly string[]): { support: number; source?: SourceReference };
}

interface Passage extends SourceReference {
  stems: Set<string>;
}

/** A stem in more passages than this picks none out; it still counts as covered where it stands. */
const mostPostings = 200;
const closest = 3;

/** Splits the sources into sentences and indexes them: linear in their length. */
export function createSourceIndex(sources: readonly Source[]): SourceIndex {
  const passages: Passage[] = [];
  const postings = new Map<string, number[]>();
  const words = new Set<string>();
  const facts = createFactSet();
  for (const source of sources) {
    for (const sentence of splitSentences(source.text)) {
      const found = splitWords(sentence.text);
      for (const fact of readFacts(sentence.text, found)) facts.add(fact);
      const stems = new Set<string>();
      for (const { key } of found) {
        words.add(key);
        for (const part of key.split(/['-]/)) words.add(part);
        if (!isFunctionWord(key)) stems.add(stem(key));
      }
      for (const one of stems) {
        const list = postings.get(one);
        if (list === undefined) postings.set(one, [passages.length]);
        else list.push(passages.length);
      }
      passages.push({ sourceId: source.id, start: sentence.start, end: sentence.end, stems });
    }
  }
  const weightOf = (one: string): number =>
    Math.log(1 + passages.length / (1 + (postings.get(one)?.length ?? 0)));

  return {
    facts,
    hasWord: (key) => words.has(key),
    bestPassage(stems) {
      const unique = [...new Set(stems)];
      const total = unique.reduce((sum, one) => sum + weightOf(one), 0);
      if (total === 0) return { support: unique.length === 0 ? 1 : 0 };
      const scores = new Map<number, number>();
      for (const one of unique) {
        const list = postings.get(one) ?? [];
        for (const at of list.slice(0, mostPostings)) scores.set(at, (scores.get(at) ?? 0) + weightOf(one));
      }
      const best = [...scores]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, closest)
        .map(([at]) => at);
      if (best.length === 0) return { support: 0 };
      const near = best.flatMap((at) => [passages[at - 1], passages[at], passages[at + 1]]);
      const covered = unique.filter((one) => near.some((passage) => passage?.stems.has(one)));
      const { sourceId, start, end } = passages[best[0]!]!;
      return {
        support: covered.reduce((sum, one) => sum + weightOf(one), 0) / total,
        source: { sourceId, start, end },
      };
    },
  };
}
