import type { RulesetExperiment } from "@belay/contracts";
import type { CheckDefinition } from "@belay/checks";

type Declared = RulesetExperiment["checks"][number];

/** The definition's checks in the form of the checks' own package. */
export function toCheckDefinitions(
  checks: readonly Declared[],
  outputSchema: Record<string, unknown>,
): CheckDefinition[] {
  return checks.map((check) => toCheckDefinition(check, outputSchema));
}

function toCheckDefinition(check: Declared, schema: Record<string, unknown>): CheckDefinition {
  const consequence = check.onFail;
  switch (check.check) {
    case "schema":
      return { check: "schema", schema, consequence };
    case "length":
      return {
        check: "length",
        path: check.path,
        minimumWords: check.minWords,
        maximumWords: check.maxWords,
        consequence,
      };
    case "policy":
      return {
        check: "policy",
        path: check.path,
        forbid: check.forbid.map(({ pattern, reason, unlessInSource }) => ({
          pattern,
          message: reason,
          unlessInSource,
        })),
        require: check.require.map(({ pattern, reason }) => ({ pattern, message: reason })),
        consequence,
      };
    case "grounded":
      return { check: "grounded", path: check.path, consequence };
    case "injection":
      return { check: "injection", scope: "both", consequence };
  }
}
