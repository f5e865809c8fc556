import type { Span } from "./span.ts";

const cardCandidate = /(?<![\p{L}\p{N}])\d(?:[ -]?\d){11,18}(?!\d)/gu;

/** Payment card numbers: 12 to 19 digits of a card scheme's range that pass the Luhn check. */
export function detectCards(text: string, into: Span[]): void {
  for (const match of text.matchAll(cardCandidate)) {
    const digits = match[0].replaceAll(/\D/g, "");
    if (isCardRange(digits) && passesLuhn(digits)) {
      into.push({ start: match.index, end: match.index + match[0].length, type: "card" });
    }
  }
}

/** Ranges of the large schemes: Visa, Mastercard and Maestro, American Express, Diners, Discover, JCB. */
function isCardRange(digits: string): boolean {
  return /^(?:4|5[0-9]|2[2-7]|3[04-9]|6|1800|2131)/.test(digits);
}

/** The Luhn check (ISO/IEC 7812-1, annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    let digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    if (index % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

const ibanCandidate = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}/giu;

/** IBANs whose check digits hold (ISO 13616, mod 97). */
export function detectIbans(text: string, into: Span[]): void {
  for (const match of text.matchAll(ibanCandidate)) {
    // The words after an IBAN can look like more of it, so the longest stretch that checks out is taken.
    let value = match[0];
    while (value.replaceAll(" ", "").length >= 15) {
      const compact = value.replaceAll(" ", "").toUpperCase();
      const next = text[match.index + value.length];
      if ((next === undefined || !/[A-Za-z\d]/.test(next)) && isIban(compact)) {
        into.push({ start: match.index, end: match.index + value.length, type: "iban" });
        break;
      }
      value = value.slice(0, -1).trimEnd();
    }
  }
}

function isIban(compact: string): boolean {
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

const nationalIds: readonly RegExp[] = [
  // United States: social security number, with its dashes or spaces, or named as one.
  /(?<![\p{L}\p{N}-])\d{3}([- ])\d{2}\1\d{4}(?![\p{L}\p{N}-])/gu,
  /(?<=(?:ssn|social security(?: number)?)[\s:#is]{0,6})\d{9}(?!\d)/giu,
  // United Kingdom: national insurance number.
  /(?<![\p{L}\p{N}])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\p{L}\p{N}])/giu,
  // France: numéro de sécurité sociale. Spain: DNI and NIE. Italy: codice fiscale.
  /(?<!\p{N})[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\p{N})/gu,
  /(?<![\p{L}\p{N}])(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z](?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![\p{L}\p{N}])/giu,
];

/** National identity numbers of the United States, United Kingdom, France, Spain and Italy. */
export function detectNationalIds(text: string, into: Span[]): void {
  for (const pattern of nationalIds) {
    for (const match of text.matchAll(pattern)) {
      into.push({ start: match.index, end: match.index + match[0].length, type: "national-id" });
    }
  }
}

const month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?";
const birthDate = new RegExp(
  `(?:\\bborn\\b|date of birth|birth ?date|birthday|\\bdob\\b)[\\p{L}\\s:,'’.-]{0,24}?` +
    `(\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}|\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${month},? \\d{4}|${month} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})`,
  "giu",
);

/** Dates that the text itself calls a date of birth. */
export function detectBirthDates(text: string, into: Span[]): void {
  for (const match of text.matchAll(birthDate)) {
    const end = match.index + match[0].length;
    into.push({ start: end - match[1]!.length, end, type: "birth-date" });
  }
}

const amount =
  /(?:[$€£¥]|\b(?:usd|eur|gbp|chf)\b)\s?\d[\d.,]{0,20}(?:\s?(?:k|m|bn|thousand|million|billion)\b)?|\d[\d.,]{0,20}\s?(?:(?:k|m|bn|thousand|million|billion)\s)?(?:[$€£¥]|\b(?:dollars|euros|pounds|francs|usd|eur|gbp|chf)\b)/giu;

/** Sums of money written with a currency. */
export function detectAmounts(text: string, into: Span[]): void {
  for (const match of text.matchAll(amount)) {
    const value = match[0].replace(/[.,]{1,20}$/, "");
    into.push({ start: match.index, end: match.index + value.length, type: "amount" });
  }
}
