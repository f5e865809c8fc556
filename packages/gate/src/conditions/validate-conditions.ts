import { isRecord, type Problem } from "../problem.ts";
import type { Attributes } from "../ruleset.ts";
import { type TruthName, truthName } from "../truth.ts";
import { createConditionCompiler } from "./compile-conditions.ts";

/**
 * Everything that keeps a list of conditions from being used, with paths into that list; empty when it can
 * be. Takes anything: neither argument needs to have been checked before.
 */
export function validateConditions(conditions: unknown, segments: unknown = {}): Problem[] {
  const problems: Problem[] = [];
  createConditionCompiler(segments).compile(conditions, [], problems);
  return problems;
}

/**
 * The same for all segments, used or not; paths begin with the segment's name. What `experiment/x` calls `y`
 * is looked up as `experiment/y` first.
 */
export function validateSegments(segments: unknown): Problem[] {
  if (!isRecord(segments))
    return [{ path: [], message: "segments must be an object of named condition lists" }];
  const problems: Problem[] = [];
  for (const [name, list] of Object.entries(segments)) {
    if (!Array.isArray(list) || list.length === 0) {
      problems.push({ path: [name], message: "a segment must be a list of at least one condition" });
      continue;
    }
    const slash = name.indexOf("/");
    const scope = slash < 0 ? undefined : name.slice(0, slash);
    createConditionCompiler(segments, scope).compile(list, [name], problems);
  }
  return problems;
}

/**
 * Whether all of `conditions` hold: `unknown` where the attributes don't say, which admits nobody. For
 * screens and tests; a decision goes through the gate, which compiles once.
 * @throws TypeError when the conditions can't be used; {@link validateConditions} says so beforehand.
 */
export function evaluateConditions(
  conditions: unknown,
  segments: unknown,
  attributes: Attributes,
): TruthName {
  const problems: Problem[] = [];
  const compiled = createConditionCompiler(segments).compile(conditions, [], problems);
  if (!compiled) throw new TypeError(`The conditions can't be used: ${problems[0]?.message}`);
  return truthName(compiled.evaluate(attributes));
}
