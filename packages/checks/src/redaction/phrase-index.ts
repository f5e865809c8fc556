import { splitWords, type Word } from "../text/words.ts";
import type { RedactionType, Span } from "./span.ts";

/** Where a phrase counts: in any letter case, with capitals only, or spelt as it was learnt. */
export type PhraseCase = "any" | "capitals" | "as-learnt";

interface Node {
  next: Map<string, Node>;
  any?: RedactionType;
  capitals?: RedactionType;
  spellings?: Map<string, RedactionType>;
}

interface Match {
  last: number;
  type: RedactionType;
  guessed: boolean;
}

/** Looks up known values word by word: linear in the text, however many values there are. */
export interface PhraseIndex {
  /** False when the value has no words or more than `longestPhrase` of them, and so can't be found. */
  add(value: string, type: RedactionType, letters?: PhraseCase): boolean;
  /** Adds a span for each longest phrase found. `words` are the text's own, from `splitWords`. */
  find(text: string, words: Word[], into: Span[]): void;
}

/** Words in the longest value that can be looked up; bounds the work for each word of a text. */
export const longestPhrase = 32;

/** An empty index. Matches across up to 3 characters of spacing or punctuation. */
export function createPhraseIndex(): PhraseIndex {
  const root: Node = { next: new Map() };
  return {
    add(value, type, letters = "any") {
      const words = splitWords(value);
      if (words.length === 0 || words.length > longestPhrase) return false;
      let node = root;
      for (const { key } of words) {
        let child = node.next.get(key);
        if (child === undefined) node.next.set(key, (child = { next: new Map() }));
        node = child;
      }
      if (letters === "any") node.any ??= type;
      else if (letters === "capitals") node.capitals ??= type;
      else (node.spellings ??= new Map()).set(spelling(words), type);
      return true;
    },
    find(text, words, into) {
      if (root.next.size === 0) return;
      for (let at = 0; at < words.length; at += 1) {
        const found = longestFrom(root, text, words, at);
        if (found === undefined) continue;
        const { last, type, guessed } = found;
        into.push({ start: words[at]!.start, end: words[last]!.end, type, guessed });
        at = last;
      }
    },
  };
}

function longestFrom(root: Node, text: string, words: Word[], from: number): Match | undefined {
  let node = root;
  let found: Match | undefined;
  let capitals = true;
  for (let at = from; at < words.length; at += 1) {
    const word = words[at]!;
    const child = node.next.get(word.key);
    if (child === undefined || (at > from && !isGap(text, words[at - 1]!.end, word.start))) break;
    node = child;
    if (word.kind === "lower") capitals = false;
    const type =
      node.any ??
      (capitals ? node.capitals : undefined) ??
      node.spellings?.get(spelling(words.slice(from, at + 1)));
    if (type !== undefined) found = { last: at, type, guessed: node.any === undefined };
  }
  return found;
}

function spelling(words: readonly Word[]): string {
  return words.map((word) => word.text).join(" ");
}

function isGap(text: string, from: number, to: number): boolean {
  return to - from <= 3 && /^[\s.,'’&/-]*$/.test(text.slice(from, to));
}
