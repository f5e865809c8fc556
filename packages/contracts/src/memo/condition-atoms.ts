import type { Condition } from "../condition.ts";

export type Scalar = string | number | boolean;
/** One comparison of one attribute, or the contrary of one that has no operator of its own. */
export type Atom = { attribute: string; operator: string; operand: unknown; negated: boolean };
/** Conditions with every `not` at its atoms. `opaque`: a segment that nobody has defined. */
export type Formula = { all: Formula[] } | { any: Formula[] } | { atom: Atom } | { opaque: string };
export type Segments = Record<string, Condition[]>;

const contrary: Record<string, string> = {
  equals: "notEquals",
  notEquals: "equals",
  in: "notIn",
  notIn: "in",
  greaterThan: "atMost",
  atMost: "greaterThan",
  atLeast: "lessThan",
  lessThan: "atLeast",
};

const deepest = 40;

/** A condition in that form; segments replaced by what they stand for. */
export function formulaOf(condition: Condition, segments: Segments, negated = false, depth = 0): Formula {
  const inside = (part: Condition, turned = negated) => formulaOf(part, segments, turned, depth + 1);
  const joined = (parts: Formula[], isAll: boolean): Formula => (isAll ? { all: parts } : { any: parts });
  if (depth > deepest) return { opaque: "too deep" };
  if ("all" in condition)
    return joined(
      condition.all.map((part) => inside(part)),
      !negated,
    );
  if ("any" in condition)
    return joined(
      condition.any.map((part) => inside(part)),
      negated,
    );
  if ("not" in condition) return inside(condition.not, !negated);
  if ("segment" in condition) {
    const list = Object.hasOwn(segments, condition.segment) ? segments[condition.segment] : undefined;
    return list
      ? joined(
          list.map((part) => inside(part)),
          !negated,
        )
      : { opaque: `${negated ? "not " : ""}segment ${condition.segment}` };
  }
  const { attribute, ...rest } = condition;
  const [operator = "", operand] = Object.entries(rest)[0] ?? [];
  const turned = negated ? contrary[operator] : operator;
  return split({
    attribute,
    operator: turned ?? operator,
    operand,
    negated: negated && turned === undefined,
  });
}

/** `notIn` of one type is `notEquals` several times over. */
function split(atom: Atom): Formula {
  if (atom.operator !== "notIn") return { atom };
  const values = atom.operand as Scalar[];
  if (new Set(values.map((value) => typeof value)).size !== 1) return { atom };
  return { all: values.map((operand) => ({ atom: { ...atom, operator: "notEquals", operand } })) };
}

/** Whether an atom holds for a value; null where this can't be said without the gate. */
export function holdsFor({ operator, operand, negated }: Atom, value: Scalar): boolean | null {
  const held = ((): boolean | null => {
    switch (operator) {
      case "equals":
        return value === operand;
      case "notEquals":
        return typeof value === typeof operand && value !== operand;
      case "in":
        return (operand as Scalar[]).includes(value);
      case "notIn":
        return (
          (operand as Scalar[]).some((entry) => typeof entry === typeof value) &&
          !(operand as Scalar[]).includes(value)
        );
      case "greaterThan":
        return typeof value === "number" && value > Number(operand);
      case "atLeast":
        return typeof value === "number" && value >= Number(operand);
      case "lessThan":
        return typeof value === "number" && value < Number(operand);
      case "atMost":
        return typeof value === "number" && value <= Number(operand);
      case "contains":
        return typeof value === "string" && value.includes(String(operand));
      case "startsWith":
        return typeof value === "string" && value.startsWith(String(operand));
      case "endsWith":
        return typeof value === "string" && value.endsWith(String(operand));
      default:
        return null;
    }
  })();
  // A value of another type makes a text comparison unknown, and the contrary of that is unknown too.
  if (!negated) return held;
  return held === null || typeof value !== "string" ? null : !held;
}

/** The type that a value has for which an atom holds; null where it may be one of several. */
export function typeOf({ operator, operand }: Atom): string | null {
  if (["greaterThan", "atLeast", "lessThan", "atMost"].includes(operator)) return "number";
  if (operator === "equals" || operator === "notEquals") return typeof operand;
  if (operator === "in" || operator === "notIn") {
    const types = new Set((operand as Scalar[]).map((value) => typeof value));
    return types.size === 1 ? ([...types][0] ?? null) : null;
  }
  return "string";
}
