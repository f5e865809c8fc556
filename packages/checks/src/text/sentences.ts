/** A stretch of a text, by UTF-16 offsets; `text` is trimmed. */
export interface Sentence {
  text: string;
  start: number;
  end: number;
}

const abbreviations = new Set(
  "mr mrs ms dr prof st ave no vs etc inc ltd co corp e.g i.e approx dept est jan feb mar apr jun jul aug sep sept oct nov dec".split(
    " ",
  ),
);

/** "bis zum 4. Dezember" is one sentence. */
const germanOrdinal =
  /(?:^|\D)\d{1,2}\. (?:Jan|Feb|März|April|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez|Quartal|Stock)/;

/** Splits at line breaks and at `.`, `!`, `?` followed by space; abbreviations and decimals don't split. */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === "\n") {
      push(sentences, text, from, at);
      from = at + 1;
    } else if ((character === "." || character === "!" || character === "?") && endsSentence(text, at)) {
      push(sentences, text, from, at + 1);
      from = at + 1;
    }
  }
  push(sentences, text, from, text.length);
  return sentences;
}

function endsSentence(text: string, at: number): boolean {
  const next = text[at + 1];
  if (next !== undefined && !/[\s"'”’)\]]/.test(next)) return false;
  if (text[at] !== ".") return true;
  let start = at;
  while (start > 0 && at - start < 8 && /[\p{L}.]/u.test(text[start - 1]!)) start -= 1;
  const before = text.slice(start, at);
  if (/\d$/.test(text.slice(at - 1, at)) && germanOrdinal.test(text.slice(Math.max(0, at - 3), at + 12)))
    return false;
  return !abbreviations.has(before.toLowerCase()) && !/^\p{Lu}$/u.test(before);
}

function push(sentences: Sentence[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && /[\s"'”’)\]]/.test(text[start]!)) start += 1;
  while (end > start && /\s/.test(text[end - 1]!)) end -= 1;
  if (end > start) sentences.push({ text: text.slice(start, end), start, end });
}
