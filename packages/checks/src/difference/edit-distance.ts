import { splitWords } from "../text/words.ts";
import { diffTokens } from "./token-diff.ts";

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
 * Word-level distance between a draft and what a person made of it. A replaced word counts once in `share`;
 * white space and punctuation don't count. Exact up to 600 changed words, beyond that an upper estimate.
 */
export function editDistance(before: string, after: string): EditDistance {
  const left = splitWords(before).map((word) => word.text);
  const right = splitWords(after).map((word) => word.text);
  const distance = { inserted: 0, deleted: 0 };
  for (const { kind, tokens } of diffTokens(left, right))
    if (kind !== "same") distance[kind] += tokens.length;
  const longest = Math.max(left.length, right.length);
  return { ...distance, share: longest === 0 ? 0 : Math.max(distance.inserted, distance.deleted) / longest };
}
