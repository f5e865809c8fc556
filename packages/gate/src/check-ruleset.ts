import { describeValue, isCount, isRecord, isText, type Path } from "./problem.ts";
import type { RulesetProblem } from "./compile-ruleset.ts";

/** What is wrong with a ruleset as a whole: any of it means that nothing in it can be trusted. */
export function checkRuleset(ruleset: unknown): RulesetProblem[] {
  if (!isRecord(ruleset)) {
    const message = `The ruleset must be an object, not ${describeValue(ruleset)}.`;
    return [{ experiment: null, path: [], message }];
  }
  const problems: RulesetProblem[] = [];
  const check = (field: string, holds: boolean, needs: string) => {
    const path: Path = [field];
    const message = `The ruleset's ${field} must be ${needs}, not ${describeValue(ruleset[field])}.`;
    if (!holds) problems.push({ experiment: null, path, message });
  };
  const { killedWorkflows } = ruleset;
  check("environment", isText(ruleset.environment), "a text of at least one character");
  check("version", isCount(ruleset.version), "a whole number from 0 up");
  check("killed", typeof ruleset.killed === "boolean", "true or false");
  check(
    "killedWorkflows",
    Array.isArray(killedWorkflows) && killedWorkflows.every((workflow) => isText(workflow)),
    "a list of workflow keys",
  );
  check("segments", isRecord(ruleset.segments), "an object of named condition lists");
  check("experiments", Array.isArray(ruleset.experiments), "a list of experiments");
  return problems;
}
