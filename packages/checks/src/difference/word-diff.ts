import { diffTokens } from "./token-diff.ts";

/** A stretch of text that both have, or only one of them. */
export interface DiffSegment {
  kind: "same" | "inserted" | "deleted";
  text: string;
}

/**
 * What changed, word by word. The "same" and "deleted" segments together are `before`, the "same" and
 * "inserted" ones are `after`, exactly. Up to 600 changed words and marks it is a shortest difference;
 * beyond that the texts are lined up at words that both have exactly once, and stretches that still differ
 * too much are shown as deleted and inserted whole.
 */
export function wordDiff(before: string, after: string): DiffSegment[] {
  const segments: DiffSegment[] = [];
  for (const { kind, tokens } of diffTokens(splitTokens(before), splitTokens(after))) {
    if (tokens.length === 0) continue;
    const last = segments.at(-1);
    if (last?.kind === kind) last.text += tokens.join("");
    else segments.push({ kind, text: tokens.join("") });
  }
  return segments;
}

/** Words, single marks and runs of white space; together they are the text. */
function splitTokens(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}\p{N}_]+)*|\s+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];
}
