import { diffArrays } from "diff";

/** A stretch of text that both have, or only one of them. */
export interface DiffSegment {
  kind: "same" | "inserted" | "deleted";
  text: string;
}

/** Most changes looked for between two lists: bounds the work at about its square. */
const mostEdits = 600;
/** All the work one call may do on changed stretches, in compared tokens. */
const mostTokens = 60_000;

/**
 * What changed, word by word. The "same" and "deleted" segments together are `before`, the "same" and
 * "inserted" ones are `after`, exactly. Texts that differ in more than 600 words are first lined up by
 * sentences and lines; stretches that differ too much even so are shown as deleted and inserted whole.
 */
export function wordDiff(before: string, after: string): DiffSegment[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
  const left = splitTokens(before);
  const right = splitTokens(after);
  const words = diffTokens(left, right);
  if (words !== undefined) return join(words);
  const coarse = diffTokens(splitLines(before), splitLines(after));
  return join(coarse === undefined ? replaced(before, after) : refine(coarse));
}

/** Words, single marks and runs of white space; together they are the text. */
function splitTokens(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}\p{N}_]+)*|\s+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];
}

/** Sentences and lines with the white space that follows them; together they are the text. */
function splitLines(text: string): string[] {
  return text.match(/[^\n.!?]*(?:\n+|[.!?]+\s*|$)/g)?.filter((line) => line !== "") ?? [];
}

/** Undefined when there are more changes than the bound. What both begin and end with is never searched. */
function diffTokens(left: readonly string[], right: readonly string[]): DiffSegment[] | undefined {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end))
    end += 1;
  const changes = diffArrays(left.slice(start, left.length - end), right.slice(start, right.length - end), {
    maxEditLength: mostEdits,
  });
  if (changes === undefined) return undefined;
  return [
    { kind: "same", text: left.slice(0, start).join("") },
    ...changes.map((change): DiffSegment => ({
      kind: change.added ? "inserted" : change.removed ? "deleted" : "same",
      text: change.value.join(""),
    })),
    { kind: "same", text: left.slice(left.length - end).join("") },
  ];
}

/** Looks word by word into each stretch that was replaced, while the budget lasts. */
function refine(segments: readonly DiffSegment[]): DiffSegment[] {
  let budget = mostTokens;
  const refined: DiffSegment[] = [];
  for (let at = 0; at < segments.length; at += 1) {
    const segment = segments[at]!;
    const next = segments[at + 1];
    if (segment.kind === "same" || next === undefined || next.kind === "same") {
      refined.push(segment);
      continue;
    }
    const [deleted, inserted] =
      segment.kind === "deleted" ? [segment.text, next.text] : [next.text, segment.text];
    const left = splitTokens(deleted);
    const right = splitTokens(inserted);
    budget -= left.length + right.length;
    refined.push(...((budget > 0 ? diffTokens(left, right) : undefined) ?? replaced(deleted, inserted)));
    at += 1;
  }
  return refined;
}

function replaced(before: string, after: string): DiffSegment[] {
  return [
    { kind: "deleted", text: before },
    { kind: "inserted", text: after },
  ];
}

/** Joins neighbours of one kind and drops empty ones. */
function join(segments: readonly DiffSegment[]): DiffSegment[] {
  const joined: DiffSegment[] = [];
  for (const { kind, text } of segments) {
    if (text === "") continue;
    const last = joined.at(-1);
    if (last?.kind === kind) last.text += text;
    else joined.push({ kind, text });
  }
  return joined;
}
