/** The kinds of value the redactor knows; patterns of the policy use `custom`. */
export const redactionTypes = [
  "email",
  "phone",
  "iban",
  "card",
  "ip",
  "url",
  "national-id",
  "address",
  "postcode",
  "birth-date",
  "amount",
  "person",
  "organisation",
  "custom",
  "literal",
] as const;

/**
 * `literal` is text of the input that looks like one of our placeholders: it is replaced too, so that a
 * text can't smuggle in "[Person 1]" and have a real name put there.
 */
export type RedactionType = (typeof redactionTypes)[number];

/** The word each type shows in its placeholder, as in `[Phone 2]`. */
export const labels: Record<RedactionType, string> = {
  email: "Email",
  phone: "Phone",
  iban: "IBAN",
  card: "Card",
  ip: "IP",
  url: "URL",
  "national-id": "ID",
  address: "Address",
  postcode: "Postcode",
  "birth-date": "Birth date",
  amount: "Amount",
  person: "Person",
  organisation: "Organisation",
  custom: "Custom",
  literal: "Literal",
};

/** A stretch of one text that must not leave, by UTF-16 offsets. */
export interface Span {
  start: number;
  end: number;
  type: RedactionType;
  /** Placeholder word of a policy pattern; otherwise the type's own. */
  label?: string;
  /** True where a rule guessed it: a name then, and no more than that one spelling of it. */
  guessed?: boolean;
}

/** Which type names a stretch that several detectors found; the more specific first. */
const precedence: readonly RedactionType[] = [
  "literal",
  "custom",
  "email",
  "url",
  "iban",
  "card",
  "national-id",
  "ip",
  "birth-date",
  "amount",
  "address",
  "organisation",
  "person",
  "phone",
  "postcode",
];
const rank = new Map(precedence.map((type, index) => [type, index]));

/** Joins overlapping spans, so that no part of any of them is left behind. Returns them in order. */
export function mergeSpans(spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) {
      merged.push({ ...span });
      continue;
    }
    const covers = last.end - last.start > span.end - span.start && span.end <= last.end;
    if (!covers && rank.get(span.type)! < rank.get(last.type)!) {
      last.type = span.type;
      last.label = span.label;
    }
    if (span.end > last.end) {
      last.end = span.end;
      last.guessed = true;
    } else if (span.start === last.start && span.end === last.end) {
      last.guessed = (last.guessed ?? false) && (span.guessed ?? false);
    }
  }
  return merged;
}
