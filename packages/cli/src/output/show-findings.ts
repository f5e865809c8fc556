import type { CheckedDefinition } from "../definition/check-definition.ts";
import type { Finding } from "../definition/finding.ts";
import { count } from "./figures.ts";
import type { Palette } from "./palette.ts";
import { printable } from "./printable.ts";

const longestExcerpt = 160;

/** Findings as a person reads them: where, the line with a caret under it, what is wrong, what to do. */
export const showFindings = (checked: CheckedDefinition, style: Palette): string =>
  checked.findings.map((finding) => showFinding(finding, checked.texts[finding.file], style)).join("\n");

function showFinding(finding: Finding, text: string | undefined, style: Palette): string {
  const colour = finding.severity === "error" ? style.red : style.yellow;
  const place = `${finding.file}:${finding.line}:${finding.column}`;
  return [
    `${style.bold(printable(place))}  ${colour(finding.severity)}  ${printable(finding.message)}`,
    ...(text === undefined || finding.length === 0 ? [] : excerpt(finding, text, style, colour)),
    `${" ".repeat(String(finding.line).length + 1)}${style.blue("=")} ${printable(finding.advice)}`,
    "",
  ].join("\n");
}

function excerpt(finding: Finding, text: string, style: Palette, colour: (text: string) => string): string[] {
  const line = text.split("\n")[finding.line - 1]?.replace(/\r$/, "");
  if (line === undefined || line.trim() === "") return [];
  // A long line is shown from a little before the finding on.
  const from = finding.column > longestExcerpt - 20 ? finding.column - 40 : 0;
  const shown = line.slice(from, from + longestExcerpt).replaceAll("\t", " ");
  const indent = Math.max(0, finding.column - 1 - from);
  const carets = "^".repeat(Math.max(1, Math.min(finding.length, shown.length - indent)));
  const number = String(finding.line);
  const margin = " ".repeat(number.length);
  return [
    `${style.blue(` ${margin}│`)}`,
    `${style.blue(` ${number}│`)} ${printable(shown)}`,
    `${style.blue(` ${margin}│`)} ${" ".repeat(indent)}${colour(carets)}`,
  ];
}

/** "2 errors and 1 warning". */
export function tally(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  return [errors > 0 && count(errors, "error"), warnings > 0 && count(warnings, "warning")]
    .filter((part) => part !== false)
    .join(" and ");
}
