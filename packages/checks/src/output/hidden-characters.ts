/** A run of characters a reader can't see. */
export interface HiddenRun {
  start: number;
  end: number;
  what: string;
}

const hidden =
  /[\u{E0000}-\u{E007F}]+|[\u{E0100}-\u{E01EF}]+|[\u200B-\u200F\u2060-\u2064\uFEFF\u180E]+|[\u202A-\u202E\u2066-\u2069]+/gu;
const joined = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F/u;
const joiningScript =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Sinhala}\p{Script=Hebrew}\p{Script=Syriac}\p{M}]/u;
const blackFlag = "\u{1F3F4}";

/** Finds tag, zero-width and direction characters; flags, joined emoji and scripts that need them are left alone. */
export function findHiddenCharacters(text: string): HiddenRun[] {
  const runs: HiddenRun[] = [];
  for (const match of text.matchAll(hidden)) {
    const start = match.index;
    const end = start + match[0].length;
    if (!isLegitimate(text, start, end, match[0])) runs.push({ start, end, what: describe(match[0]) });
  }
  return runs;
}

/** The text without the characters `findHiddenCharacters` reports. */
export function withoutHiddenCharacters(text: string): string {
  let result = "";
  let from = 0;
  for (const { start, end } of findHiddenCharacters(text)) {
    result += text.slice(from, start);
    from = end;
  }
  return result + text.slice(from);
}

function isLegitimate(text: string, start: number, end: number, run: string): boolean {
  const before =
    start > 0 ? String.fromCodePoint(text.codePointAt(start - (isLow(text, start - 1) ? 2 : 1))!) : "";
  const after = end < text.length ? String.fromCodePoint(text.codePointAt(end)!) : "";
  if (run === "\uFEFF" && start === 0) return true;
  if (run === "\u200D" && joined.test(before) && joined.test(after)) return true;
  if (before === blackFlag && run.endsWith("\u{E007F}") && run.length <= 14) return true;
  return /^[\u200C-\u200F]$/.test(run) && (joiningScript.test(before) || joiningScript.test(after));
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0;
}

function describe(run: string): string {
  const code = run.codePointAt(0)!;
  if (code >= 0xe0000) return "tag or variation characters";
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
    ? "characters that turn the writing direction"
    : "zero-width characters";
}
