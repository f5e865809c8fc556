import { splitWords } from "../text/words.ts";
import { wordDiff } from "./word-diff.ts";

/** How far one text is from another, in words. */
export interface EditDistance {
  /** Words only the later text has. */
  inserted: number;
  /** Words only the earlier text has. */
  deleted: number;
  /** 0: the same words; 1: nothing kept. The larger of both counts over the longer text's words. */
  share: number;
}

/**
 * Word-level distance between a draft and what a person made of it. A replaced word counts once in `share`.
 * White space and punctuation don't count. Beyond the bounds of `wordDiff` it is an upper estimate.
 */
export function editDistance(before: string, after: string): EditDistance {
  let inserted = 0;
  let deleted = 0;
  for (const { kind, text } of wordDiff(before, after)) {
    if (kind === "inserted") inserted += splitWords(text).length;
    else if (kind === "deleted") deleted += splitWords(text).length;
  }
  const longest = Math.max(splitWords(before).length, splitWords(after).length);
  return { inserted, deleted, share: longest === 0 ? 0 : Math.min(1, Math.max(inserted, deleted) / longest) };
}
