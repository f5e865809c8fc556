import type { JsonValue } from "@belay/contracts";
import { isObject } from "./memo-draft.ts";
import { listAt } from "./memo-words.ts";

/** A condition as it is typed. `kept`: one that rows can't say, such as "any of"; it stays as it is. */
export type ConditionRow =
  | { attribute: string; comparison: Comparison; value: string; kept?: undefined }
  | { kept: JsonValue };

export const comparisons = {
  equals: "is",
  notEquals: "is not",
  in: "is one of",
  notIn: "is none of",
  greaterThan: "is above",
  atLeast: "is at least",
  lessThan: "is below",
  atMost: "is at most",
  before: "is before",
  after: "is after",
  contains: "contains",
  startsWith: "starts with",
  endsWith: "ends with",
} as const;
export type Comparison = keyof typeof comparisons;

const numeric: readonly Comparison[] = ["greaterThan", "atLeast", "lessThan", "atMost"];
const lists: readonly Comparison[] = ["in", "notIn"];

export function rowsOfConditions(value: JsonValue | undefined): ConditionRow[] {
  return listAt(value).map((item) => {
    if (!isObject(item) || typeof item.attribute !== "string") return { kept: item };
    const { attribute, ...rest } = item;
    const [[comparison, operand] = ["", undefined], ...more] = Object.entries(rest);
    if (!(comparison in comparisons) || operand === undefined || more.length > 0) return { kept: item };
    return {
      attribute,
      comparison: comparison as Comparison,
      value: Array.isArray(operand) ? operand.map(operandText).join(", ") : operandText(operand),
    };
  });
}

/** Whole conditions only: what is half typed is not one yet. */
export function conditionsOfRows(rows: readonly ConditionRow[]): JsonValue[] {
  return rows.flatMap((row): JsonValue[] => {
    if (row.kept !== undefined) return [row.kept];
    const { attribute, comparison, value } = row as Exclude<ConditionRow, { kept: JsonValue }>;
    const operand = operandOf(comparison, value.trim());
    return attribute.trim() === "" || operand === undefined
      ? []
      : [{ attribute: attribute.trim(), [comparison]: operand }];
  });
}

function operandOf(comparison: Comparison, text: string): JsonValue | undefined {
  if (text === "") return undefined;
  if (numeric.includes(comparison)) return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (lists.includes(comparison)) {
    const items = text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean)
      .map(scalarOf);
    return items.length === 0 ? undefined : items;
  }
  if (comparison === "before" || comparison === "after")
    return /^\d{4}-\d\d-\d\d/.test(text) ? text : undefined;
  return comparison === "equals" || comparison === "notEquals" ? scalarOf(text) : text;
}

/** `5` is a number and `"5"` a text; yes and no are said as `true` and `false`. */
function scalarOf(text: string): string | number | boolean {
  const quoted = /^"(.*)"$/.exec(text);
  if (quoted) return quoted[1] ?? "";
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function operandText(value: JsonValue): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return scalarOf(value) === value && !value.includes(",") ? value : `"${value}"`;
}
