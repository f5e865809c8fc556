import type { FallbackReason, PayloadName, RunHead, Step, StepFacts, StepName } from "@belay/contracts";
import type { SentenceSupport, Vault } from "@belay/checks";
import { BelayError } from "../belay-error.ts";
import type { Payload, Payloads } from "../evidence/payload.ts";
import { fatalReasons } from "./fallback-reasons.ts";
import type { RedactedValues } from "./redacted.ts";

/**
 * One run's AI path. Modes:
 * - live: steps may run. Left for stopped by the time budget, the caller's signal, or the exposure's change.
 * - stopped: every step that runs or begins fails with the reason; the run goes on with the baseline.
 * - over: the run has ended. What the AI path still does is refused and leaves nothing.
 */
export type LiveRun = {
  readonly head: RunHead;
  readonly startedAt: number;
  readonly steps: Step[];
  readonly payloads: Payloads;
  readonly signal: AbortSignal;
  /** Rejects when the run is stopped. */
  readonly stopped: Promise<never>;
  /** The first failure after which the run can't be an AI result any more. */
  fatal: BelayError | undefined;
  /** The step that failed last, and why. */
  failed: { step: StepName; error: BelayError } | undefined;
  underWay: StepName | undefined;
  spentMicros: number;
  /** Something asked for a person to look at the result. */
  stopForPerson: boolean;
  inputQuality: number | undefined;
  vault: Vault | undefined;
  redacted: RedactedValues | undefined;
  /** Passages that were retrieved. */
  sources: { set: string; document: string; title: string; text: string }[];
  sentences: SentenceSupport[];
  findings: { input?: unknown[]; output?: unknown[] };
  stop(error: BelayError): void;
  end(): void;
  /** @throws BelayError when the run is stopped or over. */
  assertLive(): void;
  record(name: StepName, startedAt: number, status: Step["status"], facts: StepFacts): void;
  keep(name: PayloadName, payload: Payload): void;
};

const mostSteps = 100;

export function createLiveRun(head: RunHead, startedAt: number): LiveRun {
  const controller = new AbortController();
  let rejectStopped: (error: BelayError) => void;
  let cause: BelayError | undefined;
  let over = false;
  const stopped = new Promise<never>((_, reject) => {
    rejectStopped = reject;
  });
  stopped.catch(() => {});

  return {
    head,
    startedAt,
    steps: [],
    payloads: {},
    signal: controller.signal,
    stopped,
    fatal: undefined,
    failed: undefined,
    underWay: undefined,
    spentMicros: 0,
    stopForPerson: false,
    inputQuality: undefined,
    vault: undefined,
    redacted: undefined,
    sources: [],
    sentences: [],
    findings: {},
    stop(error) {
      if (cause !== undefined || over) return;
      cause = error;
      this.fatal ??= error;
      controller.abort(error);
      rejectStopped(error);
    },
    end() {
      over = true;
    },
    assertLive() {
      if (cause !== undefined) throw cause;
      if (over)
        throw new BelayError("aborted", "The run is over: a step was called after its run had ended.");
    },
    record(name, from, status, facts) {
      if (over || this.steps.length >= mostSteps) return;
      const startedMs = from - startedAt;
      this.steps.push({ name, startedMs, durationMs: performance.now() - from, status, facts });
    },
    keep(name, payload) {
      if (!over) this.payloads[name] = payload;
    },
  };
}

/** Runs one step: its time, its facts, and its failure as one of ours. */
export async function runStep<Value>(
  run: LiveRun,
  name: StepName,
  facts: StepFacts,
  otherwise: FallbackReason,
  work: () => Value | Promise<Value>,
): Promise<Value> {
  run.assertLive();
  const from = performance.now();
  run.underWay = name;
  try {
    const value = await work();
    run.record(name, from, "ok", facts);
    run.assertLive();
    return value;
  } catch (error) {
    throw failStep(run, name, from, facts, otherwise, error);
  } finally {
    run.underWay = undefined;
  }
}

/** Records a failed step and gives the error that tells of it. */
export function failStep(
  run: LiveRun,
  name: StepName,
  from: number,
  facts: StepFacts,
  otherwise: FallbackReason,
  error: unknown,
): BelayError {
  const ours =
    error instanceof BelayError
      ? error
      : new BelayError(otherwise, error instanceof Error ? error.message : String(error), { cause: error });
  run.record(name, from, "failed", facts);
  run.failed = { step: name, error: ours };
  if (fatalReasons.has(ours.code as FallbackReason)) run.fatal ??= ours;
  return ours;
}
