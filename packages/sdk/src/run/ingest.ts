import type { RulesetExperiment, StepFacts } from "@belay/contracts";
import type { ContractResult } from "@belay/checks";
import { BelayError } from "../belay-error.ts";
import { keepOwn } from "../evidence/payload.ts";
import { textAtPointer } from "./json-pointer.ts";
import { failStep, type LiveRun } from "./live-run.ts";
import type { Plan } from "./plan.ts";

/**
 * The first step: holds the input against its contract, before any AI.
 * @throws BelayError `input-incomplete` or `input-contradictory` where the definition wants the baseline.
 */
export function ingest(run: LiveRun, plan: Plan, experiment: RulesetExperiment, input: unknown): void {
  const from = performance.now();
  const facts: StepFacts = { contract: "input" };
  let result: ContractResult;
  try {
    result = plan.input().check(input);
    facts.quality = result.quality;
    facts.missing = result.missing.length;
    keepFindings(run, result);
    run.inputQuality = result.quality;
    for (const pointer of experiment.action
      ? [experiment.action.target, experiment.action.idempotencyKey]
      : []) {
      if (textAtPointer(input, pointer) === undefined) {
        throw new BelayError(
          "input-incomplete",
          `The input has nothing at "${pointer}", which the action needs to know its record.`,
        );
      }
    }
    if (result.consequence === "baseline") throw refusal(result);
  } catch (error) {
    throw failStep(run, "ingest", from, facts, "input-incomplete", error);
  }
  if (result.consequence === "stop-for-person") run.stopForPerson = true;
  run.record("ingest", from, result.findings.length > 0 ? "flagged" : "ok", facts);
}

function refusal(result: ContractResult): BelayError {
  const finding = result.findings.find(({ consequence }) => consequence === "baseline");
  const code = finding?.kind === "contradiction" ? "input-contradictory" : "input-incomplete";
  return new BelayError(code, finding?.message ?? "The input does not keep its contract.");
}

function keepFindings(run: LiveRun, { findings }: ContractResult): void {
  if (findings.length === 0) return;
  run.findings.input = findings;
  run.keep("findings", keepOwn(run.findings, 300 * findings.length));
}
