import { ChecksError } from "../checks-error.ts";
import { isConsequence, type Consequence } from "../consequence.ts";
import { isPointer, readPointer } from "../text/json-pointer.ts";
import type { Contradiction } from "./contract.ts";
import { readAgrees, readOnlyOne, readSame, type Claim } from "./contradiction-readers.ts";
import { compilePattern } from "../text/pattern.ts";

/** What kind of value `onlyOne` collects from the sentences its pattern picks. */
export type ReadAs = "match" | "date" | "amount";

interface RuleBase {
  /** Names the thing in messages: "next-step date". */
  name?: string;
  consequence?: Consequence;
}

/** Values at these JSON pointers must be the same: letter case, punctuation and company endings aside. */
export interface SameRule extends RuleBase {
  same: readonly string[];
}

/**
 * The texts at `path` may give only one value. `pattern` (RE2) picks them: its first group, or the whole
 * match; with `read`, the dates or amounts of the sentences it matches.
 */
export interface OnlyOneRule extends RuleBase {
  onlyOne: { path: string; pattern: string; read?: ReadAs };
}

/** Whatever `pattern` finds in the texts at `path` must be the value at `with`, or a part of it. */
export interface AgreesRule extends RuleBase {
  agrees: { path: string; pattern: string; with: string };
}

export type ContradictionRule = SameRule | OnlyOneRule | AgreesRule;

type Reader = (value: unknown) => Claim[];

/**
 * Prepares the rules.
 * @throws ChecksError `contract-invalid` or `pattern-invalid`, with the path of the rule that is wrong.
 */
export function compileContradictions(
  rules: readonly ContradictionRule[],
  fallback: Consequence,
): (value: unknown) => Contradiction[] {
  if (!Array.isArray(rules)) refuse("/contradictions", "must be a list of rules");
  const compiled = rules.map((rule, index) => ({
    read: compileRule(rule, `/contradictions/${index}`),
    name: rule.name ?? nameOf(rule),
    consequence: readConsequence(rule, fallback, `/contradictions/${index}/consequence`),
  }));
  return (value) =>
    compiled.flatMap(({ read, name, consequence }) => {
      const places = read(value);
      if (places.length < 2) return [];
      const list = places.map((place) => `"${place.value}" at ${place.path}`).join(", ");
      return [
        {
          name,
          places,
          consequence,
          message: `The ${name} is not clear: ${list}. Find out which one holds.`,
        },
      ];
    });
}

function compileRule(rule: ContradictionRule, path: string): Reader {
  if (typeof rule !== "object" || rule === null)
    return refuse(path, 'must be an object with "same", "onlyOne" or "agrees"');
  if ("same" in rule) {
    if (!Array.isArray(rule.same) || rule.same.length < 2)
      refuse(`${path}/same`, "must list at least two JSON pointers");
    rule.same.forEach((pointer, index) => pointerAt(pointer, `${path}/same/${index}`));
    return (value) => readSame(rule.same.flatMap((pointer) => readPointer(value, pointer)));
  }
  if ("onlyOne" in rule) {
    const pattern = compilePattern(rule.onlyOne?.pattern, `${path}/onlyOne/pattern`);
    pointerAt(rule.onlyOne.path, `${path}/onlyOne/path`);
    const read = rule.onlyOne.read ?? "match";
    if (!["match", "date", "amount"].includes(read))
      refuse(`${path}/onlyOne/read`, "must be match, date or amount");
    return (value) => readOnlyOne(readPointer(value, rule.onlyOne.path), pattern, read);
  }
  if ("agrees" in rule) {
    const pattern = compilePattern(rule.agrees?.pattern, `${path}/agrees/pattern`);
    pointerAt(rule.agrees.path, `${path}/agrees/path`);
    pointerAt(rule.agrees.with, `${path}/agrees/with`);
    return (value) =>
      readAgrees(readPointer(value, rule.agrees.path), pattern, readPointer(value, rule.agrees.with));
  }
  return refuse(path, 'must have one of "same", "onlyOne" or "agrees"');
}

function nameOf(rule: ContradictionRule): string {
  if ("same" in rule) return rule.same.join(" and ");
  return "onlyOne" in rule ? `value in ${rule.onlyOne.path}` : `value of ${rule.agrees.with}`;
}

function readConsequence(rule: ContradictionRule, fallback: Consequence, path: string): Consequence {
  if (rule.consequence === undefined) return fallback;
  return isConsequence(rule.consequence)
    ? rule.consequence
    : refuse(path, "must be baseline, stop-for-person or note");
}

function pointerAt(pointer: unknown, path: string): void {
  if (!isPointer(pointer)) refuse(path, 'must be a JSON pointer such as "/turns/*/text"');
}

function refuse(path: string, reason: string): never {
  throw new ChecksError("contract-invalid", `The contract's "${path}" ${reason}.`, { path });
}
