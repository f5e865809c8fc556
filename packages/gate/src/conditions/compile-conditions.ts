import { describeValue, isRecord, isText, type Path, type Problem } from "../problem.ts";
import type { Attributes } from "../ruleset.ts";
import { FALSE, negate, TRUE, type Truth, UNKNOWN } from "../truth.ts";
import { operatorNames, operators } from "./operators.ts";

export type Evaluate = (attributes: Attributes) => Truth;

/** A condition ready to be evaluated; `size` counts attribute tests, those inside segments included. */
type Compiled = { evaluate: Evaluate; size: number };

export type ConditionCompiler = {
  /**
   * Compiles a list whose conditions must all hold. Adds what is wrong to `problems` and returns null when
   * anything is; an empty list holds for everybody.
   */
  compile(conditions: unknown, path: Path, problems: Problem[]): Compiled | null;
};

/** Nesting, and the length of a chain of segments: both become stack depth when deciding. */
const DEEPEST = 32;
/** Segments that use segments multiply; a decision must stay short. */
const LARGEST = 10_000;

const everybody: Compiled = { evaluate: () => TRUE, size: 0 };

function allOf(parts: readonly Evaluate[]): Evaluate {
  const [first, second] = parts;
  if (first && parts.length === 1) return first;
  if (first && second && parts.length === 2) {
    return (attributes) => {
      const truth = first(attributes);
      if (truth === FALSE) return FALSE;
      const other = second(attributes);
      return other === FALSE ? FALSE : truth === UNKNOWN ? UNKNOWN : other;
    };
  }
  return (attributes) => {
    let result: Truth = TRUE;
    for (let index = 0; index < parts.length; index++) {
      const truth = parts[index]!(attributes);
      if (truth === FALSE) return FALSE;
      if (truth === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

function anyOf(parts: readonly Evaluate[]): Evaluate {
  return (attributes) => {
    let result: Truth = FALSE;
    for (let index = 0; index < parts.length; index++) {
      const truth = parts[index]!(attributes);
      if (truth === TRUE) return TRUE;
      if (truth === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

/**
 * Compiles conditions to closures; the validator and the gate share it, so what one accepts the other can
 * evaluate. Each segment is compiled once, when first used. With a `scope`, segment `x` is looked up as
 * `scope/x` first: experiments name their segments without regard to each other.
 */
export function createConditionCompiler(segments: unknown, scope?: string): ConditionCompiler {
  const finished = new Map<string, Compiled | string>();
  const underWay: string[] = [];

  function compileList(list: readonly unknown[], path: Path, depth: number, problems: Problem[]) {
    const parts: Evaluate[] = [];
    let size = 0;
    for (const [index, entry] of list.entries()) {
      const part = compileOne(entry, [...path, index], depth, problems);
      if (!part) continue;
      parts.push(part.evaluate);
      size += part.size;
    }
    return parts.length === list.length ? { parts, size } : null;
  }

  function compileGroup(kind: "all" | "any", list: unknown, path: Path, depth: number, problems: Problem[]) {
    const at = [...path, kind];
    if (!Array.isArray(list) || list.length === 0) {
      problems.push({
        path: at,
        message: `${kind} needs a list of at least one condition, not ${describeValue(list)}`,
      });
      return null;
    }
    const group = compileList(list, at, depth + 1, problems);
    return group && { evaluate: (kind === "all" ? allOf : anyOf)(group.parts), size: group.size };
  }

  function compileAttribute(condition: Record<string, unknown>, path: Path, problems: Problem[]) {
    const { attribute } = condition;
    const [operator, ...others] = Object.keys(condition).filter((field) => field !== "attribute");
    const known = operatorNames.find((name) => name === operator);
    if (!isText(attribute)) {
      const message = `attribute must be the attribute's name, not ${describeValue(attribute)}`;
      problems.push({ path: [...path, "attribute"], message });
      return null;
    }
    if (!known || others.length > 0) {
      const found = operator === undefined ? "none" : [operator, ...others].join(", ");
      const message = `a condition on an attribute needs exactly one of ${operatorNames.join(", ")} (found ${found}); join several with all`;
      problems.push({ path, message });
      return null;
    }
    const test = operators[known](condition[known]);
    if (typeof test === "string") {
      problems.push({ path: [...path, known], message: test });
      return null;
    }
    return { evaluate: (attributes: Attributes) => test(attributes[attribute]), size: 1 };
  }

  function lookUp(name: string): unknown {
    return isRecord(segments) && Object.hasOwn(segments, name) ? segments[name] : undefined;
  }

  function compileSegment(name: unknown): Compiled | string {
    if (!isText(name)) return `segment must be a segment's name, not ${describeValue(name)}`;
    const known = finished.get(name);
    if (known !== undefined) return known;
    const list = (scope === undefined ? undefined : lookUp(`${scope}/${name}`)) ?? lookUp(name);
    if (list === undefined) return `there is no segment ${JSON.stringify(name)}; define it under segments`;
    if (underWay.includes(name))
      return `segments form a circle: ${[...underWay, name].join(" → ")}; break it`;
    if (underWay.length >= DEEPEST) return `segments use each other more than ${DEEPEST} deep; flatten them`;
    if (!Array.isArray(list) || list.length === 0) {
      return `segment ${JSON.stringify(name)} must be a list of at least one condition, not ${describeValue(list)}`;
    }
    const problems: Problem[] = [];
    underWay.push(name);
    const group = compileList(list, [], 0, problems);
    underWay.pop();
    const [first] = problems;
    const result = group
      ? { evaluate: allOf(group.parts), size: group.size }
      : `segment ${JSON.stringify(name)} can't be used: ${first?.message}`;
    // Failures are kept too: found anew at each use, they would double with every segment above them.
    finished.set(name, result);
    return result;
  }

  function compileOne(condition: unknown, path: Path, depth: number, problems: Problem[]): Compiled | null {
    const refuse = (message: string) => {
      problems.push({ path, message });
      return null;
    };
    if (!isRecord(condition)) return refuse(`a condition must be an object, not ${describeValue(condition)}`);
    if (depth > DEEPEST) return refuse(`conditions are nested more than ${DEEPEST} deep; use segments`);
    if ("attribute" in condition) return compileAttribute(condition, path, problems);
    const [kind, ...others] = Object.keys(condition);
    if (others.length > 0) {
      return refuse(
        `a condition has one of all, any, not or segment (found ${[kind, ...others].join(", ")})`,
      );
    }
    if (kind === "all" || kind === "any") return compileGroup(kind, condition[kind], path, depth, problems);
    if (kind === "not") {
      const inner = compileOne(condition.not, [...path, "not"], depth + 1, problems);
      return inner && { evaluate: (attributes) => negate(inner.evaluate(attributes)), size: inner.size };
    }
    if (kind === "segment") {
      const segment = compileSegment(condition.segment);
      if (typeof segment !== "string") return checkSize(segment, [...path, "segment"], problems);
      problems.push({ path: [...path, "segment"], message: segment });
      return null;
    }
    return refuse(`a condition needs all, any, not, segment or attribute${kind ? ` (found ${kind})` : ""}`);
  }

  function checkSize(compiled: Compiled, path: Path, problems: Problem[]): Compiled | null {
    if (compiled.size <= LARGEST) return compiled;
    const message = `it comes to ${compiled.size} attribute tests with its segments, ${LARGEST} at most; simplify it`;
    problems.push({ path, message });
    return null;
  }

  return {
    compile(conditions, path, problems) {
      if (!Array.isArray(conditions)) {
        const message = `it must be a list of conditions, not ${describeValue(conditions)}`;
        problems.push({ path, message });
        return null;
      }
      if (conditions.length === 0) return everybody;
      const group = compileList(conditions, path, 0, problems);
      return group && checkSize({ evaluate: allOf(group.parts), size: group.size }, path, problems);
    },
  };
}
