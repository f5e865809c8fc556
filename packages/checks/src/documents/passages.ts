import { splitSentences } from "../text/sentences.ts";

/** A stretch of a document that is found and shown as one; UTF-16 offsets. */
export interface Passage {
  start: number;
  end: number;
}

/** A passage ends at the first sentence end beyond this many characters, or at a blank line. */
const aim = 400;
/** One sentence longer than this is cut at white space. */
const longest = 1_200;

/** Splits a text at blank lines, and longer stretches between sentences. */
export function splitPassages(text: string): Passage[] {
  const passages: Passage[] = [];
  let open: Passage | undefined;
  const close = (): void => {
    if (open !== undefined) passages.push(open);
    open = undefined;
  };
  for (const sentence of splitSentences(text)) {
    if (open !== undefined && /\n[^\S\n]*\n/.test(text.slice(open.end, sentence.start))) close();
    if (sentence.end - sentence.start > longest) {
      close();
      passages.push(...cut(text, sentence.start, sentence.end));
      continue;
    }
    open = { start: open?.start ?? sentence.start, end: sentence.end };
    if (open.end - open.start >= aim) close();
  }
  close();
  return passages;
}

function cut(text: string, start: number, end: number): Passage[] {
  const parts: Passage[] = [];
  let from = start;
  while (from < end) {
    let to = Math.min(end, from + longest);
    const space = to < end ? text.lastIndexOf(" ", to) : -1;
    if (space > from + aim) to = space;
    parts.push({ start: from, end: to });
    from = to;
  }
  return parts;
}
