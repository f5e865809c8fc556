import { strongestConsequence, type Consequence } from "../consequence.ts";
import type { CheckContext, CheckOutcome, OutputCheck } from "./output-check.ts";

/** The results of all checks of one output. */
export interface ChecksResult {
  /** True when every check passed. */
  passed: boolean;
  outcomes: CheckOutcome[];
  /** The strongest consequence among those that did not pass; undefined when all did. */
  consequence?: Consequence;
}

/**
 * Runs every check, never throws. A check that throws is "unevaluated": it counts as failed, and leads to the
 * baseline whatever it declared.
 */
export function runChecks(checks: readonly OutputCheck[], context: CheckContext): ChecksResult {
  const outcomes = checks.map((check) => runCheck(check, context));
  const consequence = strongestConsequence(
    outcomes.filter((outcome) => outcome.verdict !== "passed").map((outcome) => outcome.consequence),
  );
  return { passed: consequence === undefined, outcomes, ...(consequence && { consequence }) };
}

function runCheck(check: OutputCheck, context: CheckContext): CheckOutcome {
  try {
    return check.run(context);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      name: check.name,
      kind: check.kind,
      verdict: "unevaluated",
      findings: [
        { path: "", message: `The check could not be evaluated, which counts as failed: ${detail}` },
      ],
      consequence: "baseline",
    };
  }
}
