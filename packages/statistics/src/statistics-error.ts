/** What can be wrong with what was handed in. Stable: callers may branch on it. */
export type StatisticsErrorCode =
  | "bad-parameter"
  | "not-a-number"
  | "value-out-of-range"
  | "rank-taken"
  | "states-differ";

/**
 * Thrown for input that has no answer: a setting outside of its range, a value that is no number, a rank used
 * twice. Never thrown for little or odd data: an empty arm, one unit or zero variance have defined answers.
 */
export class StatisticsError extends Error {
  readonly code: StatisticsErrorCode;

  constructor(code: StatisticsErrorCode, message: string) {
    super(message);
    this.name = "StatisticsError";
    this.code = code;
  }
}

/** Refuses a setting outside of its range, saying which one and what it may be. */
export function requireParameter(holds: boolean, name: string, value: unknown, allowed: string) {
  if (!holds)
    throw new StatisticsError("bad-parameter", `${name} is ${String(value)}; it must be ${allowed}.`);
}

/** A significance level: strictly between 0 and 1. */
export function requireAlpha(alpha: number, name = "alpha") {
  requireParameter(alpha > 0 && alpha < 1, name, alpha, "between 0 and 1, such as 0.05");
}

/** A planned sample: a count, 0 included (then everything is tuned as if one were planned). */
export function requirePlanned(planned: number, name = "plannedUnits") {
  requireParameter(Number.isFinite(planned) && planned >= 0, name, planned, "a count of 0 or more");
}

/** A count: a whole number, 0 or more, small enough to be exact. */
export function requireCount(count: number, name: string) {
  requireParameter(Number.isSafeInteger(count) && count >= 0, name, count, "a whole number, 0 or more");
}
