import { splitWords, type Word } from "../text/words.ts";
import type { RedactionType, Span } from "./span.ts";

interface Node {
  next: Map<string, Node>;
  phrase?: { type: RedactionType; capitalOnly: boolean };
}

/** Looks up known values word by word: linear in the text, however many values there are. */
export interface PhraseIndex {
  /** False when the value has no words or more than `longestPhrase` of them, and so can't be found. */
  add(value: string, type: RedactionType, capitalOnly?: boolean): boolean;
  /** Adds a span for each longest phrase found. `words` are the text's own, from `splitWords`. */
  find(text: string, words: Word[], into: Span[]): void;
}

/** Words in the longest value that can be looked up; bounds the work for each word of a text. */
export const longestPhrase = 32;

/** An empty index. Matches in any letter case, across up to 3 characters of spacing or punctuation. */
export function createPhraseIndex(): PhraseIndex {
  const root: Node = { next: new Map() };
  return {
    add(value, type, capitalOnly = false) {
      const words = splitWords(value);
      if (words.length === 0 || words.length > longestPhrase) return false;
      let node = root;
      for (const { key } of words) {
        let child = node.next.get(key);
        if (child === undefined) node.next.set(key, (child = { next: new Map() }));
        node = child;
      }
      // Found in any letter case wins over found in capitals only.
      if (node.phrase === undefined || (node.phrase.capitalOnly && !capitalOnly))
        node.phrase = { type, capitalOnly };
      return true;
    },
    find(text, words, into) {
      if (root.next.size === 0) return;
      for (let at = 0; at < words.length; at += 1) {
        const found = longestFrom(root, text, words, at);
        if (found === undefined) continue;
        into.push({ start: words[at]!.start, end: words[found.last]!.end, type: found.type });
        at = found.last;
      }
    },
  };
}

function longestFrom(
  root: Node,
  text: string,
  words: Word[],
  from: number,
): { last: number; type: RedactionType } | undefined {
  let node = root;
  let found: { last: number; type: RedactionType } | undefined;
  let capitals = true;
  for (let at = from; at < words.length; at += 1) {
    const word = words[at]!;
    const child = node.next.get(word.key);
    if (child === undefined || (at > from && !isGap(text, words[at - 1]!.end, word.start))) break;
    node = child;
    if (word.kind === "lower") capitals = false;
    if (node.phrase !== undefined && (capitals || !node.phrase.capitalOnly))
      found = { last: at, type: node.phrase.type };
  }
  return found;
}

function isGap(text: string, from: number, to: number): boolean {
  return to - from <= 3 && /^[\s.,'’&/-]*$/.test(text.slice(from, to));
}
