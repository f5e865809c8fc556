/** What reads, writes and compares memos, for Node: kept apart so that browsers don't load it. */
export { memoDigest } from "./memo-digest.ts";
export { memoDifferences } from "./memo-differences.ts";
export {
  parseMemoFile,
  readMemoMarkdown,
  type MarkdownProblem,
  type Position,
  type ReadMemo,
} from "./read-markdown.ts";
export { writeMemoMarkdown } from "./write-markdown.ts";
export { findWider } from "./find-wider.ts";
export { implies } from "./condition-implies.ts";
export { findTooLarge } from "./scope/find-too-large.ts";
export { weeksOf } from "./scope/timebox-weeks.ts";
