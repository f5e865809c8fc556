import { numberWords } from "./memo-words.ts";

/** A number as people type it, with a point or a comma. Undefined: none; a sentence: why it is none. */
export function readNumber(text: string, whole = false): number | undefined | string {
  const trimmed = text.replace(/[\s\u00a0]/g, "").replace("−", "-");
  if (trimmed === "") return undefined;
  if (/^-?\d{1,3}(,\d{3})+$/.test(trimmed))
    return `Is it ${numberWords(Number(trimmed.replace(/,/g, "")))} or ${trimmed.replace(",", ".")}? Write it without the comma, or with a point.`;
  const number = Number(trimmed.replace(",", "."));
  if (!/^-?(\d+[.,]?\d*|[.,]\d+)$/.test(trimmed) || !Number.isFinite(number))
    return `“${text.trim()}” is not a number. Write figures only, such as 12 or 0.5.`;
  if (whole && !Number.isInteger(number)) return "Write a whole number.";
  return number;
}
