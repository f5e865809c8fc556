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
  const parts = joinChanges(
    diffWordsWithSpace(before, after).map((change): DiffPart => ({
      kind: change.added ? "added" : change.removed ? "removed" : "same",
      text: change.value,
    })),
  );
  const words = (kind: DiffPart["kind"]) =>
    parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + countWords(part.text), 0);
  const wordsAdded = words("added");
  const wordsRemoved = words("removed");
  const total = wordsAdded + wordsRemoved + 2 * words("same");
  return { parts, wordsAdded, wordsRemoved, changed: total === 0 ? 0 : (wordsAdded + wordsRemoved) / total };
}

/** Changes with nothing but a space between them are read as one: `was caused by` out, `came from` in. */
function joinChanges(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed) joined.push({ kind: "removed", text: removed });
    if (added) joined.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    const between = part.kind === "same" && /^[^\S\n]+$/.test(part.text) && removed + added !== "" && next !== undefined;
    if (part.kind === "removed" || between) removed += part.text;
    if (part.kind === "added" || between) added += part.text;
    if (part.kind === "same" && !between) {
      flush();
      joined.push(part);
    }
  }
  flush();
  return joined;
}

/** Words as a reader counts them: stretches with at least one letter or digit. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
