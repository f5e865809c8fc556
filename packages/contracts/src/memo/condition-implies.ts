import { isDeepStrictEqual } from "node:util";
import type { Condition } from "../condition.ts";
import {
  formulaOf,
  holdsFor,
  typeOf,
  type Atom,
  type Formula,
  type Scalar,
  type Segments,
} from "./condition-atoms.ts";

const mostCases = 500;

/**
 * Whether whoever meets all of `narrow` surely meets all of `wide`. True only where it can be shown: false says
 * that it can't, not that somebody is outside.
 */
export function implies(narrow: Condition[], wide: Condition[], segments: Segments): boolean {
  const premises = narrow.map((condition) => formulaOf(condition, segments));
  const budget = { cases: mostCases };
  // What a memo says, it says without segments.
  return wide.every((condition) => prove(premises, formulaOf(condition, {}), budget));
}

function prove(premises: Formula[], conclusion: Formula, budget: { cases: number }): boolean {
  if ("all" in conclusion) return conclusion.all.every((part) => prove(premises, part, budget));
  const { atoms, choices } = flatten(premises);
  if ("any" in conclusion && choices.some((choice) => isDeepStrictEqual(choice, conclusion.any))) return true;
  if ("any" in conclusion && conclusion.any.some((part) => prove(premises, part, budget))) return true;
  if ("atom" in conclusion && atoms.some((atom) => atomImplies(atom, conclusion.atom))) return true;
  const [choice, ...others] = choices;
  if (!choice || --budget.cases < 0) return false;
  const known: Formula[] = [...atoms.map((atom) => ({ atom })), ...others.map((any) => ({ any }))];
  return choice.every((option) => prove([...known, option], conclusion, budget));
}

/** The atoms that hold together, and the choices of which at least one does. */
function flatten(formulas: Formula[]): { atoms: Atom[]; choices: Formula[][] } {
  const atoms: Atom[] = [];
  const choices: Formula[][] = [];
  const waiting = [...formulas];
  for (let formula = waiting.pop(); formula; formula = waiting.pop()) {
    if ("all" in formula) waiting.push(...formula.all);
    else if ("any" in formula) choices.push(formula.any);
    else if ("atom" in formula) atoms.push(formula.atom);
  }
  return { atoms, choices };
}

function atomImplies(known: Atom, wanted: Atom): boolean {
  if (known.attribute !== wanted.attribute) return false;
  if (isDeepStrictEqual(known, wanted)) return true;
  const values = finiteValues(known);
  if (values) return values.every((value) => holdsFor(wanted, value) === true);
  if (known.negated || wanted.negated) return false;
  if (wanted.operator === "notEquals")
    return typeOf(known) === typeof wanted.operand && holdsFor(known, wanted.operand as Scalar) === false;
  return boundImplies(known, wanted) || textImplies(known, wanted) || dateImplies(known, wanted);
}

function finiteValues({ operator, operand, negated }: Atom): Scalar[] | null {
  if (negated) return null;
  if (operator === "equals") return [operand as Scalar];
  return operator === "in" ? (operand as Scalar[]) : null;
}

function boundImplies(known: Atom, wanted: Atom): boolean {
  const [bound, asked] = [Number(known.operand), Number(wanted.operand)];
  switch (wanted.operator) {
    case "greaterThan":
      return known.operator === "greaterThan"
        ? bound >= asked
        : known.operator === "atLeast" && bound > asked;
    case "atLeast":
      return ["greaterThan", "atLeast"].includes(known.operator) && bound >= asked;
    case "lessThan":
      return known.operator === "lessThan" ? bound <= asked : known.operator === "atMost" && bound < asked;
    case "atMost":
      return ["lessThan", "atMost"].includes(known.operator) && bound <= asked;
    default:
      return false;
  }
}

function textImplies(known: Atom, wanted: Atom): boolean {
  const [given, asked] = [String(known.operand), String(wanted.operand)];
  switch (wanted.operator) {
    case "startsWith":
      return known.operator === "startsWith" && given.startsWith(asked);
    case "endsWith":
      return known.operator === "endsWith" && given.endsWith(asked);
    case "contains":
      return ["startsWith", "endsWith", "contains"].includes(known.operator) && given.includes(asked);
    default:
      return false;
  }
}

function dateImplies(known: Atom, wanted: Atom): boolean {
  if (known.operator !== wanted.operator) return false;
  const [given, asked] = [Date.parse(String(known.operand)), Date.parse(String(wanted.operand))];
  if (wanted.operator === "before") return given <= asked;
  return wanted.operator === "after" && given >= asked;
}
