import type { Definition } from "@belay/contracts";
import { validateConditions } from "@belay/sdk";
import type { Path, Report } from "./finding.ts";

/** Patterns of checks, redaction and contradictions, in the one syntax that runs in linear time. */
export function checkPatterns(definition: Definition, report: Report): void {
  for (const [path, pattern] of patternsOf(definition)) {
    // The gate compiles a pattern only as part of a condition.
    const [problem] = validateConditions([{ attribute: "text", matches: pattern }]);
    if (problem === undefined) continue;
    const [wrong = "", ...rest] = problem.message.split("; ");
    report({
      path,
      message: `${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}.`,
      advice:
        rest.length > 0
          ? `${rest.join("; ")}.`
          : "Write it in RE2 syntax: no look-around, no back-references.",
    });
  }
}

const patternsOf = (definition: Definition): [Path, string][] => [
  ...definition.redaction.custom.map(({ pattern }, index): [Path, string] => [
    ["redaction", "custom", index, "pattern"],
    pattern,
  ]),
  ...definition.contracts.contradictions.flatMap((rule, index) =>
    (["onlyOne", "agrees"] as const).flatMap((kind): [Path, string][] => {
      const pattern = rule[kind]?.pattern;
      return pattern === undefined
        ? []
        : [[["contracts", "contradictions", index, kind, "pattern"], pattern]];
    }),
  ),
  ...definition.checks.flatMap((check, index): [Path, string][] =>
    check.check === "policy"
      ? (["forbid", "require"] as const).flatMap((list) =>
          check[list].map(({ pattern }, rule): [Path, string] => [
            ["checks", index, list, rule, "pattern"],
            pattern,
          ]),
        )
      : [],
  ),
];
