import type { FallbackReason, RulesetExperiment, RunEnd, RunHead } from "@belay/contracts";
import { bucket, type Decision } from "@belay/gate";
import type { JournalEntry } from "../evidence/journal.ts";
import { keepNow, type Payloads } from "../evidence/payload.ts";
import type { Recorder } from "../evidence/recorder.ts";
import { categoryOf } from "./fallback-reasons.ts";
import type { LiveRun } from "./live-run.ts";
import { toEvidenceAttributes, toTraceId, type RunRequest } from "./run-request.ts";

/** What is known of a run at its start. */
export function headOf(
  id: string,
  wall: number,
  decision: Decision,
  experiment: RulesetExperiment,
  request: RunRequest<unknown, unknown>,
): RunHead {
  const trace = toTraceId(request.trace);
  return {
    id,
    experiment: experiment.key,
    revision: experiment.revision,
    epoch: decision.epoch,
    phase: experiment.phase,
    unit: request.unit.slice(0, 500),
    attributes: toEvidenceAttributes(request.attributes),
    ring: decision.ring < 0 ? null : decision.ring,
    assigned: decision.assigned,
    shadow: decision.shadow,
    bucket: bucket("bucket", experiment.salt, request.unit),
    startedAt: new Date(wall).toISOString(),
    ...(trace !== undefined && { trace }),
  };
}

/** How a run ended, in a few words; what its AI path left comes along. */
export type Ending = Pick<RunEnd, "served" | "outcome" | "reason"> & Partial<RunEnd>;

/** Records a run's end. */
export function recordEnd(
  recorder: Recorder,
  head: RunHead,
  startedAt: number,
  ending: Ending,
  payloads: Payloads,
  entry?: JournalEntry,
): void {
  const durationMs = performance.now() - startedAt;
  recorder.ended(
    head,
    { endedAt: new Date().toISOString(), durationMs, steps: [], ...ending },
    payloads,
    entry,
  );
}

/** What an AI path leaves, however it ended. */
export const tracesOf = ({ steps, inputQuality }: LiveRun): Partial<RunEnd> => ({ steps, inputQuality });

/** What one that fell leaves beside that: where it failed, and with which error. */
export function failureOf(fallen: { reason: FallbackReason; error: unknown }, run: LiveRun): Partial<RunEnd> {
  run.payloads.error = keepNow(describeError(fallen.error));
  const category = categoryOf[fallen.reason];
  return {
    ...tracesOf(run),
    ...(category !== null && { category }),
    ...(run.failed !== undefined && { failedStep: run.failed.step }),
  };
}

function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 2000) };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === "string" && { code }),
    message: error.message.slice(0, 2000),
    ...(error.cause !== undefined && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  };
}
