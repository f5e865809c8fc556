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

/**
 * Changes with nothing but a space between them are read as one: `was caused by` out, `came from` in. The
 * space that both end with stays outside.
 */
function joinChanges(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  const push = (kind: DiffPart["kind"], text: string) => {
    const last = joined.at(-1);
    if (text === "") return;
    if (last?.kind === kind) last.text += text;
    else joined.push({ kind, text });
  };
  let removed = "";
  let added = "";
  const flush = () => {
    const space = commonEnd(removed, added);
    push("removed", removed.slice(0, removed.length - space.length));
    push("added", added.slice(0, added.length - space.length));
    push("same", space);
    removed = "";
    added = "";
  };
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    const between =
      part.kind === "same" && /^[^\S\n]+$/.test(part.text) && removed + added !== "" && next !== undefined;
    if (part.kind === "removed" || between) removed += part.text;
    if (part.kind === "added" || between) added += part.text;
    if (part.kind === "same" && !between) {
      flush();
      push("same", part.text);
    }
  }
  flush();
  return joined;
}

function commonEnd(first: string, second: string): string {
  const end = /\s*$/.exec(first)?.[0] ?? "";
  return second.endsWith(end) ? end : "";
}

/** Words as a reader counts them: stretches with at least one letter or digit. */
function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
