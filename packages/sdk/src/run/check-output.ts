import type { StepFacts } from "@belay/contracts";
import { runChecks, type CheckOutcome, type OutputCheck, type Source } from "@belay/checks";
import { BelayError } from "../belay-error.ts";
import { keepOwn } from "../evidence/payload.ts";
import { textsIn } from "./json-pointer.ts";
import { failStep } from "./live-run.ts";
import type { RunTools } from "./step.ts";

const readsSources: ReadonlySet<OutputCheck["kind"]> = new Set(["grounded", "policy", "injection"] as const);

/** Marks sources that are documents; others are JSON pointers into the input. */
export const documentSource = "document:";

/**
 * The check step: the output contract and every declared check, on the value that would be served.
 * @throws BelayError `output-invalid`, `check-failed` or `check-unevaluated` where the baseline is to be served.
 */
export function checkOutput(tools: RunTools, value: unknown): CheckOutcome[] {
  const { run, plan } = tools;
  const from = performance.now();
  const facts: StepFacts = {};
  try {
    const contract = plan.output().check(value);
    if (!contract.valid) {
      throw new BelayError(
        "output-invalid",
        `The AI path's result does not keep the output contract: ${contract.findings[0]?.message ?? ""}`,
      );
    }
    const checks = plan.checks();
    const result = runChecks(checks, {
      output: value,
      sources: checks.some(({ kind }) => readsSources.has(kind)) ? sourcesOf(tools) : [],
      input: run.vault === undefined ? tools.input : tools.inputRedaction().value,
    });
    tell(tools, result.outcomes, facts);
    if (result.consequence === "baseline") throw refusal(result.outcomes);
    if (result.consequence === "stop-for-person") run.stopForPerson = true;
    run.record("check", from, result.passed ? "ok" : "flagged", facts);
    return result.outcomes;
  } catch (error) {
    throw failStep(run, "check", from, facts, "check-unevaluated", error);
  }
}

/** What the output may rest on: every text of the input, and the passages that were found. */
function sourcesOf({ run, input }: RunTools): Source[] {
  return [
    ...textsIn(input).map(({ path, text }) => ({ id: path, text })),
    ...run.sources.map(({ set, document, text }) => ({ id: `${documentSource}${set}/${document}`, text })),
  ];
}

function tell({ run }: RunTools, outcomes: CheckOutcome[], facts: StepFacts): void {
  facts.checks = outcomes.slice(0, 30).map(({ name, verdict, findings, consequence }) => ({
    check: name.slice(0, 80),
    verdict,
    findings: findings.length,
    consequence,
  }));
  run.sentences = outcomes.flatMap(({ sentences }) => sentences ?? []);
  if (outcomes.some(({ sentences }) => sentences !== undefined)) {
    const stating = run.sentences.filter(({ verdict }) => verdict !== "nothing-to-check");
    facts.sentences = stating.length;
    facts.supported = stating.filter(({ verdict }) => verdict === "supported").length;
  }
  const findings = outcomes.flatMap(({ name, findings: found }) =>
    found.map((finding) => ({ check: name, ...finding })),
  );
  if (findings.length === 0) return;
  run.findings.output = findings;
  run.keep("findings", keepOwn(run.findings, 300 * findings.length));
}

function refusal(outcomes: CheckOutcome[]): BelayError {
  const failed = outcomes.filter(
    ({ verdict, consequence }) => verdict !== "passed" && consequence === "baseline",
  );
  const [first] = failed;
  const unevaluated = failed.every(({ verdict }) => verdict === "unevaluated");
  return new BelayError(
    unevaluated ? "check-unevaluated" : "check-failed",
    `The check "${first?.name}" ${unevaluated ? "could not be evaluated" : "failed"}: ${first?.findings[0]?.message ?? ""}`,
  );
}
