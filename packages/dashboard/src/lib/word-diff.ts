import { diffWordsWithSpace } from "diff";

/** A stretch of text that both versions share, or that only one of them has. */
export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

export interface WordDiff {
  parts: DiffPart[];
  wordsAdded: number;
  wordsRemoved: number;
  /** Words removed and added, as a share of the words of both versions; 0 when nothing changed. */
  changed: number;
}

/** Compares two texts word by word. Whitespace counts as text, so that the parts join up to either version. */
export function wordDiff(before: string, after: string): WordDiff {
  const parts = diffWordsWithSpace(before, after).map((change): DiffPart => ({
    kind: change.added ? "added" : change.removed ? "removed" : "same",
    text: change.value,
  }));
  const words = (kind: DiffPart["kind"]) =>
    parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + countWords(part.text), 0);
  const wordsAdded = words("added");
  const wordsRemoved = words("removed");
  const total = wordsAdded + wordsRemoved + 2 * words("same");
  return { parts, wordsAdded, wordsRemoved, changed: total === 0 ? 0 : (wordsAdded + wordsRemoved) / total };
}

/** Words as a reader counts them: stretches with at least one letter or digit. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
