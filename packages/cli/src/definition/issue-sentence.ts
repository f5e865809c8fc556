import type { definition } from "@belay/contracts";
import { describeValue, type Path, type Report, toWords } from "./finding.ts";
import { describedAs, knownProperties, knownValues } from "./schema-node.ts";
import { adviceFrom } from "./suggestion.ts";
import { valueAt } from "./value-at.ts";

export type Issue = NonNullable<ReturnType<typeof definition.safeParse>["error"]>["issues"][number];

/** Reports what the definition's schema has against a value, in words and with what to do. */
export function reportIssue(issue: Issue, written: unknown, report: Report): void {
  const path = issue.path as Path;
  const value = valueAt(written, path);
  const name = toWords(path);
  const meaning = describedAs(path);
  const hint = meaning === undefined ? "" : ` It is: ${lowerFirst(meaning)}.`;

  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys)
      report({
        path: [...path, key],
        at: "key",
        message: `"${key}" is not known in ${name}.`,
        advice: adviceFrom(key, knownProperties(path), "Remove it."),
      });
    return;
  }
  if (value === undefined && issue.code !== "custom" && issue.code !== "invalid_key") {
    report({ path, message: `${name} is missing.`, advice: `Add it.${hint}` });
    return;
  }
  if (issue.code === "invalid_key") {
    const [reason] = issue.issues;
    report({
      path,
      at: "key",
      message: `"${String(path.at(-1))}" can't be a name in ${toWords(path.slice(0, -1))}.`,
      advice: `${upperFirst(reason?.message ?? "Choose another name")}.`,
    });
    return;
  }
  report({ path, ...sentencesOf(issue, name, value, hint) });
}

function sentencesOf(issue: Issue, name: string, value: unknown, hint: string) {
  const found = describeValue(value);
  const wanted = (what: string, advice: string) => ({
    message: `${name} must be ${what}, not ${found}.`,
    advice,
  });
  switch (issue.code) {
    case "invalid_type":
      return wanted(kindOf(issue.expected), `Write ${kindOf(issue.expected)}.${hint}`);
    case "invalid_value": {
      const values = issue.values.map(String);
      return wanted(
        values.length === 1 ? values[0]! : `one of ${values.join(", ")}`,
        typeof value === "string"
          ? adviceFrom(value, values, "Choose one of them.")
          : `Write one of them.${hint}`,
      );
    }
    case "invalid_union": {
      const values = knownValues(issue.path as Path);
      if (values.length > 0)
        return wanted(
          `one of ${values.join(", ")}`,
          typeof value === "string"
            ? adviceFrom(value, values, "Choose one of them.")
            : "Choose one of them.",
        );
      return { message: `${name} can't be ${found}.`, advice: `Write another value.${hint}` };
    }
    case "too_small":
      return bounds(
        issue.origin,
        name,
        value,
        `at least ${issue.minimum}`,
        `above ${issue.minimum}`,
        issue.inclusive,
      );
    case "too_big":
      return bounds(
        issue.origin,
        name,
        value,
        `at most ${issue.maximum}`,
        `below ${issue.maximum}`,
        issue.inclusive,
      );
    case "invalid_format":
      return {
        message: `${name} can't be ${found}.`,
        advice:
          issue.format === "date" ? "Write a day as 2026-03-31." : `${upperFirst(issue.message)}.${hint}`,
      };
    default:
      return {
        message: `${name} does not hold: ${issue.message}.`,
        advice: `Change it so that it does.${hint}`,
      };
  }
}

function bounds(
  origin: string,
  name: string,
  value: unknown,
  inclusive: string,
  exclusive: string,
  isInclusive: boolean | undefined,
) {
  const limit = isInclusive === false ? exclusive : inclusive;
  if (origin === "string")
    return { message: `${name} has ${String(value).length} characters.`, advice: `Write ${limit}.` };
  if (origin === "array")
    return {
      message: `${name} has ${Array.isArray(value) ? value.length : 0} entries.`,
      advice: `It takes ${limit}.`,
    };
  return {
    message: `${name} must be ${limit}, not ${describeValue(value)}.`,
    advice: `Write a number ${limit}.`,
  };
}

function kindOf(expected: string): string {
  if (expected === "object" || expected === "record") return "a group of settings";
  if (expected === "array") return "a list";
  if (expected === "int") return "a whole number";
  if (expected === "string") return "text";
  if (expected === "boolean") return "true or false";
  return `a ${expected}`;
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
