import { type Definition, definition } from "@belay/contracts";
import { validateConditions, validateSegments } from "@belay/sdk";
import type { Path, Report } from "./finding.ts";
import { reportIssue, valueAt } from "./issue-sentence.ts";
import { knownProperties } from "./schema-node.ts";
import { suggestion } from "./suggestion.ts";

type Problem = { path: Path; message: string };

/** Checks a parsed file against the definition's schema and its conditions against the gate's own rules. */
export function checkShape(value: unknown, report: Report): Definition | undefined {
  const parsed = definition.safeParse(value);
  const problems = conditionProblems(value);
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path as Path;
    // The gate says more about a condition than a union of fifteen shapes can.
    if (!problems.some((problem) => startsWith(problem.path, path) || startsWith(path, problem.path)))
      reportIssue(issue, value, report);
  }
  for (const problem of problems) reportCondition(problem, value, report);
  return parsed.data;
}

/** Lists of conditions that the gate can't use; a list that is no list is the schema's to report. */
function conditionProblems(value: unknown): Problem[] {
  const segments = valueAt(value, ["segments"]);
  const under = (path: Path, found: readonly Problem[]) =>
    found.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
  const rings = valueAt(value, ["rings"]);
  const lists: Path[] = [
    ["audience"],
    ...(Array.isArray(rings) ? rings.map((_, index) => ["rings", index, "audience"]) : []),
  ];
  return [
    ...(isGroup(segments) ? under(["segments"], validateSegments(segments)) : []),
    ...lists.flatMap((path) => {
      const list = valueAt(value, path);
      return Array.isArray(list) ? under(path, validateConditions(list, segments)) : [];
    }),
  ];
}

function reportCondition({ path, message }: Problem, value: unknown, report: Report): void {
  const found = valueAt(value, path);
  const known = knownProperties(["audience", 0]);
  const unknown = isGroup(found) ? Object.keys(found).find((name) => !known.includes(name)) : undefined;
  const meant = unknown === undefined ? undefined : suggestion(unknown, known);
  // The gate's sentence says what is wrong, and after a semicolon what to do.
  const [wrong = message, ...rest] = message.split("; ");
  report({
    path: unknown === undefined ? path : [...path, unknown],
    at: unknown === undefined ? "value" : "key",
    message: `${upperFirst(wrong)}.`,
    advice:
      meant !== undefined
        ? `Did you mean "${meant}"?`
        : rest.length > 0
          ? `${upperFirst(rest.join("; "))}.`
          : "Change the condition; the guide to the definition lists all of them.",
  });
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const startsWith = (path: Path, beginning: Path): boolean =>
  beginning.length >= 2 && beginning.every((step, index) => path[index] === step);
