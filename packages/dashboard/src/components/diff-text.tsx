import type { WordDiff } from "../lib/word-diff.ts";
import { Paragraphs } from "./paragraphs.tsx";
import { formatPlural } from "../lib/format.ts";

/** Both versions in one text: what came in is underlined, what went out is struck. */
export function DiffText({ diff }: { diff: WordDiff }) {
  return (
    <div className="prose">
      {diff.parts.map((part, index) =>
        part.kind === "added" ? (
          <ins key={index}>
            <Paragraphs text={part.text} />
          </ins>
        ) : part.kind === "removed" ? (
          <del key={index}>
            <Paragraphs text={part.text} />
          </del>
        ) : (
          <Paragraphs key={index} text={part.text} />
        ),
      )}
    </div>
  );
}

/** `4 words in, 3 out`, or that nothing changed. */
export function diffSummary(diff: WordDiff): string {
  if (diff.wordsAdded === 0 && diff.wordsRemoved === 0)
    return diff.parts.some((part) => part.kind !== "same") ? "only spacing changed" : "unchanged";
  return `${formatPlural(diff.wordsAdded, "word")} in, ${diff.wordsRemoved} out`;
}
