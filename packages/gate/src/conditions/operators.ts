import { RE2JS } from "re2js";
import { describeValue, isText } from "../problem.ts";
import type { Scalar } from "../ruleset.ts";
import { FALSE, negate, TRUE, type Truth, truthOf, UNKNOWN } from "../truth.ts";
import { parseIsoDate } from "./iso-date.ts";
import { emptyVersion, readVersion } from "./version.ts";
import { inRange, parseVersionRange } from "./version-range.ts";

/** What an attribute's value says about an operator's operand. */
export type Test = (value: unknown) => Truth;

/** Makes an operator's test from the operand, or a sentence on what is wrong with the operand. */
type MakeTest = (operand: unknown) => Test | string;

/** A pattern sees no longer text (in UTF-16 code units): linear time still needs a bound to be short. */
const LONGEST_MATCHED_TEXT = 4_096;
const LARGEST_PATTERN_PROGRAM = 2_000;

const isScalar = (value: unknown): value is Scalar =>
  typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

const needs = (what: string, operand: unknown) => `it needs ${what}, not ${describeValue(operand)}`;

function equals(operand: unknown): Test | string {
  if (!isScalar(operand)) return needs("a text, a finite number, true or false", operand);
  const type = typeof operand;
  return (value) => {
    if (value === operand) return TRUE;
    return typeof value === type && isScalar(value) ? FALSE : UNKNOWN;
  };
}

function isIn(operand: unknown): Test | string {
  if (!Array.isArray(operand) || operand.length === 0) return needs("a list of at least one value", operand);
  const wrong = operand.findIndex((entry) => !isScalar(entry));
  if (wrong >= 0) {
    return `entry ${wrong} of the list must be a text, a finite number, true or false, not ${describeValue(operand[wrong])}`;
  }
  const values = new Set<unknown>(operand);
  const types = new Set(operand.map((entry) => typeof entry));
  return (value) => {
    if (values.has(value)) return TRUE;
    return types.has(typeof value as "string") && isScalar(value) ? FALSE : UNKNOWN;
  };
}

const negated =
  (make: MakeTest): MakeTest =>
  (operand) => {
    const test = make(operand);
    return typeof test === "string" ? test : (value) => negate(test(value));
  };

const comparesNumber =
  (holds: (value: number, bound: number) => boolean): MakeTest =>
  (operand) => {
    if (typeof operand !== "number" || !Number.isFinite(operand)) return needs("a finite number", operand);
    return (value) =>
      typeof value === "number" && Number.isFinite(value) ? truthOf(holds(value, operand)) : UNKNOWN;
  };

const comparesText =
  (holds: (value: string, part: string) => boolean): MakeTest =>
  (operand) => {
    if (!isText(operand)) return needs("a text of at least one character", operand);
    return (value) => (typeof value === "string" ? truthOf(holds(value, operand)) : UNKNOWN);
  };

function instantOf(value: unknown): number {
  if (typeof value === "string") return parseIsoDate(value);
  return value instanceof Date ? value.getTime() : Number.NaN;
}

const comparesDate =
  (holds: (instant: number, bound: number) => boolean): MakeTest =>
  (operand) => {
    const bound = typeof operand === "string" ? parseIsoDate(operand) : Number.NaN;
    if (Number.isNaN(bound)) {
      return needs(
        'a date, as in "2026-03-01", or a date and time with offset, as in "2026-03-01T09:30:00Z"',
        operand,
      );
    }
    return (value) => {
      const instant = instantOf(value);
      return Number.isNaN(instant) ? UNKNOWN : truthOf(holds(instant, bound));
    };
  };

function semver(operand: unknown): Test | string {
  if (typeof operand !== "string") return needs('a version range, as in ">=1.2.0 <2.0.0"', operand);
  const range = parseVersionRange(operand);
  if (typeof range === "string") return range;
  const version = emptyVersion();
  return (value) =>
    typeof value === "string" && readVersion(value, version) ? truthOf(inRange(version, range)) : UNKNOWN;
}

function matches(operand: unknown): Test | string {
  if (!isText(operand)) return needs("an RE2 pattern of at least one character", operand);
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(operand);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return `${describeValue(operand)} is no RE2 pattern (${cause}); RE2 has no backreferences and no look-around`;
  }
  const size: number = pattern.re2().numberOfInstructions();
  if (size > LARGEST_PATTERN_PROGRAM) {
    return `the pattern compiles to ${size} instructions, ${LARGEST_PATTERN_PROGRAM} at most; shorten its repetitions`;
  }
  return (value) =>
    typeof value === "string" && value.length <= LONGEST_MATCHED_TEXT
      ? truthOf(pattern.test(value))
      : UNKNOWN;
}

/** Every operator an attribute condition can have. */
export const operators = {
  equals,
  notEquals: negated(equals),
  in: isIn,
  notIn: negated(isIn),
  greaterThan: comparesNumber((value, bound) => value > bound),
  atLeast: comparesNumber((value, bound) => value >= bound),
  lessThan: comparesNumber((value, bound) => value < bound),
  atMost: comparesNumber((value, bound) => value <= bound),
  semver,
  before: comparesDate((instant, bound) => instant < bound),
  after: comparesDate((instant, bound) => instant > bound),
  contains: comparesText((value, part) => value.includes(part)),
  startsWith: comparesText((value, part) => value.startsWith(part)),
  endsWith: comparesText((value, part) => value.endsWith(part)),
  matches,
} satisfies Record<string, MakeTest>;

export type OperatorName = keyof typeof operators;

export const operatorNames = Object.keys(operators) as readonly OperatorName[];
