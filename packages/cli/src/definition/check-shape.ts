import { type Definition, definition } from "@belay/contracts";
import { validateConditions, validateSegments } from "@belay/sdk";
import { type Path, type Report, toPointer } from "./finding.ts";
import { type Issue, reportIssue } from "./issue-sentence.ts";
import { knownProperties } from "./schema-node.ts";
import { suggestion } from "./suggestion.ts";
import { isGroup, valueAt } from "./value-at.ts";

type Problem = { path: Path; message: string };

/** Checks a parsed file against the definition's schema and its conditions against the gate's own rules. */
export function checkShape(value: unknown, report: Report): Definition | undefined {
  const parsed = definition.safeParse(value);
  const problems = conditionProblems(value);
  const issues = (parsed.error?.issues ?? []).flatMap(asMeant);
  const mistyped = new Set(issues.flatMap(mistypedNames));
  for (const issue of issues) {
    const path = issue.path as Path;
    if (mistyped.has(toPointer(path))) continue;
    // The gate says more about a condition than a union of fifteen shapes can.
    if (!problems.some((problem) => startsWith(problem.path, path) || startsWith(path, problem.path)))
      reportIssue(issue, value, report);
  }
  for (const problem of problems) reportCondition(problem, value, report);
  return parsed.data;
}

/** Where one of several forms is of the value's kind, what that one has against it says more than the choice. */
function asMeant(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const near = issue.errors.filter(
    (issues) => !issues.some(({ code, path }) => code === "invalid_type" && path.length === 0),
  );
  if (near.length !== 1) return [issue];
  return near[0]!.flatMap((inner) => asMeant({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Places that seem missing only because their name is misspelt; the misspelling is reported. */
function mistypedNames(issue: Issue): string[] {
  if (issue.code !== "unrecognized_keys") return [];
  const path = issue.path as Path;
  const known = knownProperties(path);
  return issue.keys.flatMap((key) => {
    const meant = suggestion(key, known);
    return meant === undefined ? [] : [toPointer([...path, meant])];
  });
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
  if (unknown !== undefined && meant !== undefined) {
    report({
      path: [...path, unknown],
      at: "key",
      message: `"${unknown}" is not known in a condition.`,
      advice: `Did you mean "${meant}"?`,
    });
    return;
  }
  // The gate's sentence says what is wrong, and after a semicolon what to do.
  const [wrong = message, ...rest] = message.split("; ");
  report({
    path: unknown === undefined ? path : [...path, unknown],
    at: unknown === undefined ? "value" : "key",
    message: `${upperFirst(wrong)}.`,
    advice:
      rest.length > 0
        ? `${upperFirst(rest.join("; "))}.`
        : "Change the condition; the guide to the definition lists all of them.",
  });
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const startsWith = (path: Path, beginning: Path): boolean =>
  beginning.length >= 2 && beginning.every((step, index) => path[index] === step);
