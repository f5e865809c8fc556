import type { FallbackReason, RulesetExperiment } from "@belay/contracts";
import type { Decision } from "@belay/gate";
import { type BelayError, findBelayError } from "../belay-error.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { GenerateServices } from "../model/generate.ts";
import { BaselineFailure } from "./baseline.ts";
import { checkOutput } from "./check-output.ts";
import { categoryOf } from "./fallback-reasons.ts";
import { ingest } from "./ingest.ts";
import type { LiveRun } from "./live-run.ts";
import type { Plan } from "./plan.ts";
import { submitDraft } from "./review.ts";
import type { RunRequest } from "./run-request.ts";
import { createInputRedaction, createStepContext, type RunTools } from "./step.ts";

/** How an AI path ended: its value may be served, its draft waits, or it fell. */
export type AiOutcome<Output> =
  | { kind: "result"; value: Output }
  | { kind: "pending"; review: string; value: Output; fallback: Output }
  | { kind: "fallen"; reason: FallbackReason; error: unknown }
  | { kind: "baseline-failed"; failure: BaselineFailure };

export type AiPath<Input, Output> = {
  run: LiveRun;
  plan: Plan;
  experiment: RulesetExperiment;
  decision: Decision;
  request: RunRequest<Input, Output>;
  baseline: () => Promise<Output | BaselineFailure>;
};

export type AiPathServices = {
  http: HttpClient;
  generate: GenerateServices;
  /** Why the decision no longer holds; undefined while it does. */
  broken(decision: Decision): BelayError | undefined;
};

/** Runs an AI path to its end, or to the moment it is stopped; never throws. */
export async function followAiPath<Input, Output>(
  path: AiPath<Input, Output>,
  services: AiPathServices,
): Promise<AiOutcome<Output>> {
  const { run } = path;
  const working = work(path, services);
  // When the run is stopped first, whatever still comes of the path is nobody's.
  working.catch(() => {});
  try {
    return await Promise.race([working, run.stopped]);
  } catch (error) {
    const ours = run.fatal ?? findBelayError(error);
    const code = ours !== undefined && ours.code in categoryOf ? (ours.code as FallbackReason) : "ai-failed";
    return { kind: "fallen", reason: code, error: ours ?? error };
  }
}

async function work<Input, Output>(
  path: AiPath<Input, Output>,
  services: AiPathServices,
): Promise<AiOutcome<Output>> {
  const { run, plan, experiment, request } = path;
  ingest(run, plan, experiment, request.input);
  const tools: RunTools = {
    run,
    plan,
    experiment,
    input: request.input,
    inputRedaction: createInputRedaction(run, plan, request.input),
  };
  const value = await request.ai(createStepContext(tools, services.generate));
  return commit(path, services, tools, value);
}

/**
 * The barrier: a result counts only when it is complete and passed its checks, nothing fatal happened on the
 * way, and the exposure it was begun under still holds at the very end.
 */
async function commit<Input, Output>(
  path: AiPath<Input, Output>,
  services: AiPathServices,
  tools: RunTools,
  value: Output,
): Promise<AiOutcome<Output>> {
  const { run, experiment, decision } = path;
  const assertHolds = () => {
    run.assertLive();
    const broken = run.fatal ?? services.broken(decision);
    if (broken) throw broken;
  };
  assertHolds();
  const outcomes = checkOutput(tools, value);
  const forPerson = run.stopForPerson || experiment.review.required === "every-draft";
  if (!forPerson || run.head.shadow) {
    assertHolds();
    return { kind: "result", value };
  }
  const fallback = await path.baseline();
  if (fallback instanceof BaselineFailure) return { kind: "baseline-failed", failure: fallback };
  assertHolds();
  const review = await submitDraft(tools, services.http, { draft: value, baseline: fallback, outcomes });
  return { kind: "pending", review, value, fallback };
}
