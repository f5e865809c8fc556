import { RE2JS } from "re2js";
import { ChecksError } from "../checks-error.ts";

/** A compiled RE2 pattern: time linear in the text, whatever the pattern. */
export interface LinearPattern {
  readonly source: string;
  test(text: string): boolean;
  /** Every non-empty match; `group` is the first capture group where the pattern has one. */
  matches(text: string): PatternMatch[];
}

/** One match; `start` and `end` are UTF-16 offsets of the whole match. */
interface PatternMatch {
  start: number;
  end: number;
  text: string;
  group?: string;
}

/** Longest pattern accepted, in characters. Real rules are far shorter. */
const longestPattern = 2_000;

/**
 * Compiles `source` as RE2 (no lookaround, no back-references; `(?i)` works).
 * @throws ChecksError `pattern-invalid` naming `path`.
 */
export function compilePattern(source: unknown, path: string, ignoreCase = false): LinearPattern {
  if (typeof source !== "string" || source === "") {
    throw new ChecksError(
      "pattern-invalid",
      `${path} must be a pattern in RE2 syntax, as a non-empty text.`,
      {
        path,
      },
    );
  }
  const compiled = compileRe2(source, path, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  return {
    source,
    test: (text) => compiled.matcher(text).find(),
    matches: (text) => allMatches(compiled, text),
  };
}

/** RE2 behind the shape Ajv expects of `code.regExp`, so that no schema can bring a catastrophic pattern. */
export const linearRegExp = Object.assign(
  (pattern: string, _flags: string) => {
    const compiled = compileRe2(pattern, `The pattern ${pattern}`, 0);
    // Ajv keeps compiled patterns under what toString gives, so it must tell them apart.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: "linearRegExp" },
);

function compileRe2(source: string, path: string, flags: number): RE2JS {
  if (source.length > longestPattern) {
    throw new ChecksError(
      "pattern-invalid",
      `${path} is longer than ${longestPattern} characters. Split it.`,
      {
        path,
      },
    );
  }
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), flags);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ChecksError(
      "pattern-invalid",
      `${path} is not a pattern RE2 can run (${detail}). Look-around and back-references are not available.`,
      { path, cause },
    );
  }
}

function allMatches(compiled: RE2JS, text: string): PatternMatch[] {
  const found: PatternMatch[] = [];
  const matcher = compiled.matcher(text);
  while (matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (end === start) continue;
    const match: PatternMatch = { start, end, text: text.slice(start, end) };
    const group = matcher.groupCount() > 0 ? matcher.group(1) : null;
    if (group !== null && group !== undefined) match.group = group;
    found.push(match);
  }
  return found;
}
