import type { z } from "zod";

export type FieldError = { path: string; message: string };

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`);
const nouns: Record<string, string> = {
  int: "a whole number",
  number: "a number",
  nan: "a number",
  boolean: "true or false",
  array: "a list",
  record: "an object",
  object: "an object",
  null: "null",
};
const noun = (type: string): string => nouns[type] ?? article(type);
const units: Record<string, [one: string, many: string]> = {
  string: ["character", "characters"],
  array: ["item", "items"],
  set: ["item", "items"],
};

const kindOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return noun(typeof value);
};

const shown = (value: unknown): string => {
  const text = typeof value === "bigint" ? String(value) : JSON.stringify(value);
  return text === undefined || text.length > 60 ? "something else" : text;
};

const amount = (origin: string, count: number | bigint): string => {
  const unit = units[origin];
  return unit ? `${count} ${unit[count === 1 || count === 1n ? 0 : 1]}` : String(count);
};

const limit = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string => {
  const isMost = issue.code === "too_big";
  const bound = amount(issue.origin, isMost ? issue.maximum : issue.minimum);
  const verb = issue.origin in units ? "must have" : "must be";
  if (issue.exact) return `${verb} exactly ${bound}`;
  if (issue.inclusive === false) return `${verb} ${isMost ? "less" : "more"} than ${bound}`;
  if (!isMost && issue.origin in units && Number(issue.minimum) === 1) return "must not be empty";
  return `${verb} ${isMost ? "at most" : "at least"} ${bound}`;
};

const formats: Record<string, string> = {
  uuid: "must be a UUID",
  datetime: "must be a time such as 2026-01-31T09:00:00Z",
  date: "must be a date such as 2026-01-31",
  email: "must be an e-mail address",
  url: "must be an address such as https://example.com",
};

const sentence = (issue: z.core.$ZodIssue, given: unknown): string => {
  switch (issue.code) {
    case "invalid_type":
      return given === undefined
        ? `is missing; it must be ${noun(issue.expected)}`
        : `must be ${noun(issue.expected)}, but is ${kindOf(given)}`;
    case "too_big":
    case "too_small":
      return limit(issue);
    case "invalid_value": {
      const choices = issue.values.map(shown);
      const wanted = choices.length === 1 ? choices[0] : `one of ${choices.join(", ")}`;
      return given === undefined
        ? `is missing; it must be ${wanted}`
        : `must be ${wanted}, but is ${shown(given)}`;
    }
    case "unrecognized_keys":
      return `has ${issue.keys.map((key) => `"${key.slice(0, 60)}"`).join(", ")}, which is not known here; remove it or check its spelling`;
    case "invalid_format":
      // A schema's own words come as the message; the library's begin with "Invalid".
      return (
        formats[issue.format] ??
        (issue.message.startsWith("Invalid") ? "does not have the right form" : issue.message)
      );
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_union":
      return given === undefined ? "is missing" : "fits none of the forms allowed here";
    default:
      return issue.message.replace(/^Invalid input$/, "is not valid");
  }
};

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown => {
  let at = root;
  for (const segment of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, segment)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[segment];
  }
  return at;
};

/**
 * Where several forms are allowed, the one the value comes closest to says most: the fewest things missing, then
 * the deepest finding, then the fewest findings.
 */
const mostTelling = (issue: z.core.$ZodIssue, root: unknown): z.core.$ZodIssue[] => {
  if (issue.code !== "invalid_union") return [issue];
  const ranked = issue.errors
    .map((issues) => issues.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })))
    .filter((issues) => issues.some(({ path }) => path.length > issue.path.length))
    .map((issues) => ({
      issues,
      missing: issues.filter(({ path }) => valueAt(root, path) === undefined).length,
      depth: Math.max(...issues.map(({ path }) => path.length)),
    }))
    .toSorted((a, b) => a.missing - b.missing || b.depth - a.depth || a.issues.length - b.issues.length);
  return ranked[0]?.issues.flatMap((inner) => mostTelling(inner, root)) ?? [issue];
};

/** A validation's findings as sentences to put behind the path (RFC 6901): at most twenty. */
export const describeIssues = (error: z.core.$ZodError, input: unknown): FieldError[] =>
  error.issues
    .flatMap((issue) => mostTelling(issue, input))
    .slice(0, 20)
    .map((issue) => ({ path: pointer(issue.path), message: sentence(issue, valueAt(input, issue.path)) }));
