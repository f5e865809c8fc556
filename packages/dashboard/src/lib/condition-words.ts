import type { Condition } from "@belay/contracts";

const comparisons: Record<string, string> = {
  equals: "is",
  notEquals: "is not",
  in: "is",
  notIn: "is not",
  greaterThan: "above",
  atLeast: "at least",
  lessThan: "below",
  atMost: "at most",
  semver: "version",
  before: "before",
  after: "after",
  contains: "contains",
  startsWith: "starts with",
  endsWith: "ends with",
  matches: "matches",
};

/** A condition on a unit, as one would say it: `country is AT or CH`, `not (tier is free)`. */
export function conditionWords(condition: Condition): string {
  if ("segment" in condition) return `in segment ${condition.segment}`;
  if ("all" in condition) return joined(condition.all, " and ");
  if ("any" in condition) return joined(condition.any, " or ");
  if ("not" in condition) return `not (${conditionWords(condition.not)})`;
  const { attribute, ...rest } = condition;
  const [[comparison, value] = ["", ""]] = Object.entries(rest);
  const words = Array.isArray(value) ? listed(value) : String(value);
  return `${attribute} ${comparisons[comparison] ?? comparison} ${words}`;
}

function joined(conditions: Condition[], word: string): string {
  return `(${conditions.map(conditionWords).join(word)})`;
}

/** A few values by name; a long list by its length. */
function listed(values: unknown[]): string {
  if (values.length > 4) return `one of ${values.length}`;
  return values.map(String).join(" or ");
}
