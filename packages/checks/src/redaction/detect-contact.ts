import type { Span } from "./span.ts";

const localPart = /[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const domainPart = /[\p{L}\p{M}\p{N}.-]/u;

/** E-mail addresses, found outwards from each `@`. */
export function detectEmails(text: string, into: Span[]): void {
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > 0 && at - start < 128 && localPart.test(characterBefore(text, start))) {
      start -= characterBefore(text, start).length;
    }
    while (start < at && /^[.'`{|}/=?!#$%&*^~-]/.test(text[start]!)) start += 1;
    let end = at + 1;
    while (end < text.length && end - at < 255 && domainPart.test(characterAt(text, end))) {
      end += characterAt(text, end).length;
    }
    while (end > at + 1 && /[.-]/.test(text[end - 1]!)) end -= 1;
    const domain = text.slice(at + 1, end);
    if (start < at && domain.includes(".") && !domain.startsWith("."))
      into.push({ start, end, type: "email" });
  }
  if (text.includes(" dot ") || text.includes(" Dot ")) detectSpokenEmails(text, into);
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}

function characterBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? text.slice(at - 2, at) : text[at - 1]!;
}

/** "dana dot whitlock at acme dot com", as a transcript writes it down. */
const spokenEmail =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}]{1,30}(?: (?:dot|underscore|dash|hyphen) [\p{L}\p{N}]{1,30}){0,3} at [\p{L}\p{N}-]{1,40}(?: dot [\p{L}\p{N}-]{1,40}){0,2} dot (?:com|net|org|io|co|ai|eu|de|fr|uk|us|ca|nl|es|it|ch|at|au|in)(?![\p{L}\p{N}])/giu;

function detectSpokenEmails(text: string, into: Span[]): void {
  for (const match of text.matchAll(spokenEmail)) {
    into.push({ start: match.index, end: match.index + match[0].length, type: "email" });
  }
}

const url = /(?<![\p{L}\p{N}@])(?:https?:\/\/|www\.)[^\s<>"'`\\)\]}]{1,2000}/giu;

/** Web addresses that begin with `http://`, `https://` or `www.`. */
export function detectUrls(text: string, into: Span[]): void {
  if (!text.includes("://") && !/www\./i.test(text)) return;
  for (const match of text.matchAll(url)) {
    const value = match[0].replace(/[.,;:!?]{1,20}$/, "");
    into.push({ start: match.index, end: match.index + value.length, type: "url" });
  }
}

const ipv4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)/g;
const ipv6 = /(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi;

/** IPv4 and IPv6 addresses. */
export function detectIps(text: string, into: Span[]): void {
  for (const match of text.matchAll(ipv4))
    into.push({ start: match.index, end: match.index + match[0].length, type: "ip" });
  if (!text.includes(":")) return;
  for (const match of text.matchAll(ipv6)) {
    const groups = match[0].split(":");
    const full = groups.length === 8 && groups.every((group) => group !== "");
    const short = match[0].includes("::") && match[0].replaceAll(":", "").length >= 2;
    if (full || short) into.push({ start: match.index, end: match.index + match[0].length, type: "ip" });
  }
}

// Starts at +, ( or a digit; separators come one or two at a time, so a run of spaces can't be searched twice.
const phone =
  /(?<![\p{L}\p{N}.$€£#_-]|\d,)(?:\+|\()?\d(?:[ ()./–-]{0,3}\d){5,17}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\p{L}\p{N}])/giu;
const datelike = /^(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d{2})(?:\s|$)/;
const yearRange = /^(?:1[89]|20)\d{2}\s?[–/-]\s?(?:(?:1[89]|20)\d{2}|\d{2})$/;
const cue =
  /(?:phone|mobile|cell|call|dial|tel|fax|number|reach|text|whatsapp|line|contact|ring)[\p{L}\s:.,'’(]{0,30}$/iu;

/** Phone numbers: international, grouped, or bare where long enough or named as one. */
export function detectPhones(text: string, into: Span[]): void {
  for (const match of text.matchAll(phone)) {
    const value = match[0];
    const digits = value.replaceAll(/\s?(?:x|ext\.?)\s?\d{1,6}$/gi, "").replaceAll(/\D/g, "");
    if (digits.length > 15 || datelike.test(value) || yearRange.test(value)) continue;
    if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(value)) continue;
    const international = /^(?:\+|00)\d/.test(value);
    const bare = /^\d+$/.test(value);
    const named = digits.length >= 6 && cue.test(text.slice(Math.max(0, match.index - 50), match.index));
    const plausible = bare ? digits.length >= 9 && digits.length <= 11 : digits.length >= 7;
    if (named || (international ? digits.length >= 8 : plausible)) {
      into.push({ start: match.index, end: match.index + value.length, type: "phone" });
    }
  }
}
