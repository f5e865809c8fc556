const months =
  "january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember";
const weekdays =
  "monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag";
const ordinalWords =
  "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|twenty-first|twenty-eighth";
/** "The first" is a day only where no noun follows: not in "the first order". */
const day = `(?:\\d{1,2}(?:st|nd|rd|th)\\b|(?:${ordinalWords})\\b(?= of (?:${months})|[.,;:!?]|$| (?:and|we|holds|if|by phone|at|as)\\b))`;

/** Dates as people say them: "Tuesday the 8th", "December 3", "4. Dezember", "tomorrow". */
const datePattern = new RegExp(
  [
    `\\b(?:(?:${weekdays})[ ,]+)?the ${day}(?: of (?:${months}))?`,
    `\\b(?:${months}) \\d{1,2}(?:st|nd|rd|th)?(?:, \\d{4})?\\b`,
    `\\b\\d{1,2}(?:st|nd|rd|th)?\\.? (?:of )?(?:${months})\\b`,
    `\\b(?:next |this )?(?:${weekdays})s?\\b(?: (?:next week|morning|afternoon|evening))?`,
    `\\b(?:today|tomorrow|tonight|this (?:week|afternoon|morning)|next (?:week|month)|end of (?:the |next )?week)\\b`,
    `\\bweek of the ${day}`,
    `\\b(?:first|second|third|fourth|last) week (?:of|in) (?:${months})\\b`,
    `\\b(?:heute|nächste Woche|diese Woche)\\b`,
    `\\b\\d{4}-\\d{2}-\\d{2}\\b|\\b\\d{1,2}/\\d{1,2}/\\d{2,4}\\b`,
  ].join("|"),
  "giu",
);

/** A day one can put in a diary, unlike "today" or a bare weekday in the plural. */
const firmDate = new RegExp(
  `\\bthe ${day}|\\b\\d{1,2}(?:st|nd|rd|th)\\b|\\b(?:${months}) \\d|\\d\\.? (?:of )?(?:${months})\\b|\\b(?:${weekdays})\\b|\\d{4}-\\d{2}`,
  "iu",
);

const amountPattern =
  /(?:(?:US|A|S|NZ|C)?\$|€|£)\s?\d[\d.,]*\d?(?:\s?(?:million|thousand|k)\b)?|\b\d[\d.,]*\s?(?:percent\b|per cent\b|%|euros?\b|dollars?\b|pounds?\b|cents?\b|pence\b|złoty\b)|\[Amount \d+\]/giu;

const wordsOfMoney =
  /\b(?:price|cost|costs|discount|invoice|credit|fee|deposit|budget|quote|Preis|kostet|Rabatt)\b/iu;

/** A redacted person, or a name after a title. */
const personPattern =
  /\[Person \d+[^\]]*\]|\b(?:Dr|Mr|Mrs|Ms|Herr|Herrn|Frau)\.? \p{Lu}[\p{L}'’-]+|\b\p{Lu}[\p{Ll}'’-]+ \p{Lu}[\p{Ll}'’-]{2,}/gu;

const all = (text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), (match) => match[0].trim());

/** Every date expression in a text, as written. */
export const datesIn = (text: string): string[] => all(text, datePattern);

export const hasFirmDate = (text: string): boolean => firmDate.test(text);

/** Every amount of money and percentage in a text, as written. */
export const amountsIn = (text: string): string[] =>
  all(text, amountPattern).map((amount) => amount.replace(/[.,]$/, ""));

export const speaksOfMoney = (text: string): boolean => wordsOfMoney.test(text);

const notPeople = new RegExp(`^(?:${weekdays}|${months}|value analysis|sound bath)`, "iu");

/** People named in a text: placeholders of redaction, titles with names, and capitalised pairs. */
export const peopleIn = (text: string): string[] =>
  all(text, personPattern).filter((name) => !notPeople.test(name));

/** Length in words, as people count them. */
export const countWords = (text: string): number => text.match(/\S+/gu)?.length ?? 0;
