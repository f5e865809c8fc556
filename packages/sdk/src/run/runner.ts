import type { GateReason, RulesetExperiment, RunEnd, RunHead } from "@belay/contracts";
import { bucket, type Decision, type Gate } from "@belay/gate";
import { BelayError } from "../belay-error.ts";
import type { Journal, JournalEntry } from "../evidence/journal.ts";
import { keepNow, type Payload, type Payloads } from "../evidence/payload.ts";
import type { Recorder } from "../evidence/recorder.ts";
import { createRunId } from "../identifiers.ts";
import { followAiPath, type AiOutcome, type AiPathServices } from "./ai-path.ts";
import { BaselineFailure, onceBaseline } from "./baseline.ts";
import { categoryOf, type RunReason } from "./fallback-reasons.ts";
import { createLiveRun, type LiveRun } from "./live-run.ts";
import type { Plan } from "./plan.ts";
import { toEvidenceAttributes, toTraceId, type RunRequest, type RunResult } from "./run-request.ts";

export type RunnerServices = Omit<AiPathServices, "generate" | "broken"> & {
  gate: Gate<RulesetExperiment>;
  plan(experiment: RulesetExperiment): Plan;
  generate(experiment: string): AiPathServices["generate"];
  /** Undefined where its folder can't be used: no AI path begins then. */
  journal: Journal | undefined;
  recorder: Recorder;
  /** Why a decision that no longer holds doesn't. */
  whyBroken(decision: Decision): BelayError;
  /** Most shadow runs at once. */
  shadowRuns: number;
};

/** Runs pieces of work; holds those under way. */
export type Runner = {
  run<Input, Output>(experiment: string, request: RunRequest<Input, Output>): Promise<RunResult<Output>>;
  /** Stops every AI path whose decision no longer holds. */
  sweep(): void;
  /** Tells of runs that have been under way for a while and not been told of. */
  announce(): void;
  /** Takes no new AI run; stops those under way after `graceMs`. Resolves when all have ended. */
  close(graceMs: number): Promise<void>;
  readonly underWay: number;
};

type UnderWay = { run: LiveRun; decision: Decision; announced: boolean };

/** A run is worth telling of before it has ended when it lasts longer than this, in milliseconds. */
const announceAfterMs = 1000;

export function createRunner(services: RunnerServices): Runner {
  const { gate, recorder, journal } = services;
  const underWay = new Set<UnderWay>();
  let shadows = 0;
  let closed = false;
  let emptied: (() => void) | undefined;

  const broken = (decision: Decision) => (gate.holds(decision) ? undefined : services.whyBroken(decision));

  function headOf(
    decision: Decision,
    experiment: RulesetExperiment,
    request: RunRequest<unknown, unknown>,
    id: string,
    wall: number,
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

  async function runAi<Input, Output>(
    decision: Decision,
    experiment: RulesetExperiment,
    request: RunRequest<Input, Output>,
    head: RunHead,
    startedAt: number,
    baseline: () => Promise<Output | BaselineFailure>,
  ): Promise<{ outcome: AiOutcome<Output>; run: LiveRun; entry: JournalEntry | undefined }> {
    const run = createLiveRun(head, startedAt);
    let entry: JournalEntry | undefined;
    const plan = services.plan(experiment);
    run.keep("input", keepNow(request.input));
    const fallen = (error: BelayError): AiOutcome<Output> => ({
      kind: "fallen",
      reason: error.code as "aborted",
      error,
    });
    if (request.signal?.aborted) return { outcome: fallen(abortedByCaller()), run, entry };
    try {
      if (journal === undefined) throw new Error("its folder can't be used");
      entry = journal.begin(head);
    } catch (error) {
      const message = `The run could not be journalled, so its AI path was not begun: ${String(error)}`;
      return { outcome: fallen(new BelayError("journal-failed", message, { cause: error })), run, entry };
    }
    const held: UnderWay = { run, decision, announced: false };
    underWay.add(held);
    const timer = setTimeout(() => {
      const inModel = run.underWay === "generate";
      run.stop(
        new BelayError(
          inModel ? "model-timeout" : "budget-exceeded",
          `The time budget of ${plan.timeMs} ms is used up${run.underWay ? ` (in ${run.underWay})` : ""}.`,
        ),
      );
    }, plan.timeMs);
    // Somebody waits for a live run, nobody for one in shadow.
    if (head.shadow) timer.unref();
    const onAbort = () => run.stop(abortedByCaller());
    request.signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const outcome = await followAiPath(
        { run, plan, experiment, decision, request, baseline },
        { http: services.http, generate: services.generate(experiment.key), broken },
      );
      // The last word is the exposure's, at the very moment the value is handed on.
      const late = outcome.kind === "result" ? broken(decision) : undefined;
      return { outcome: late ? fallen(late) : outcome, run, entry };
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", onAbort);
      run.end();
      underWay.delete(held);
      if (underWay.size === 0) emptied?.();
    }
  }

  function record(
    head: RunHead,
    startedAt: number,
    end: Pick<RunEnd, "served" | "outcome" | "reason"> & Partial<RunEnd>,
    payloads: Payloads,
    entry?: JournalEntry,
  ): void {
    recorder.ended(
      head,
      { endedAt: new Date().toISOString(), durationMs: performance.now() - startedAt, steps: [], ...end },
      payloads,
      entry,
    );
  }

  /** What an AI path that fell leaves beside its steps. */
  function failureOf(
    outcome: { reason: keyof typeof categoryOf; error: unknown },
    run: LiveRun,
  ): Partial<RunEnd> {
    run.payloads.error = keepNow(describeError(outcome.error));
    const category = categoryOf[outcome.reason];
    return {
      steps: run.steps,
      inputQuality: run.inputQuality,
      ...(category !== null && { category }),
      ...(run.failed !== undefined && { failedStep: run.failed.step }),
    };
  }

  async function serveAi<Input, Output>(
    decision: Decision,
    experiment: RulesetExperiment,
    request: RunRequest<Input, Output>,
    head: RunHead,
    startedAt: number,
  ): Promise<RunResult<Output>> {
    const baseline = onceBaseline(request.baseline);
    const { outcome, run, entry } = await runAi(decision, experiment, request, head, startedAt, baseline);
    const { payloads, steps, inputQuality } = run;
    switch (outcome.kind) {
      case "result":
        payloads.final = keepNow(outcome.value);
        record(
          head,
          startedAt,
          { served: "ai", outcome: "served", reason: "assigned", steps, inputQuality },
          payloads,
          entry,
        );
        return { served: "ai", value: outcome.value, reason: "assigned", run: head.id };
      case "pending":
        payloads.draft ??= keepNow(outcome.value);
        payloads.baseline = keepNow(outcome.fallback);
        record(
          head,
          startedAt,
          {
            served: "baseline",
            outcome: "pending",
            reason: "assigned",
            review: outcome.review,
            steps,
            inputQuality,
          },
          payloads,
          entry,
        );
        return { pending: outcome.review, fallback: outcome.fallback, reason: "assigned", run: head.id };
      case "baseline-failed":
        record(
          head,
          startedAt,
          { served: "baseline", outcome: "failed", reason: "assigned", steps, inputQuality },
          payloads,
          entry,
        );
        throw outcome.failure.error;
      case "fallen": {
        const value = await baseline();
        const failure = failureOf(outcome, run);
        if (value instanceof BaselineFailure) {
          record(
            head,
            startedAt,
            { served: "baseline", outcome: "failed", reason: outcome.reason, ...failure },
            payloads,
            entry,
          );
          throw value.error;
        }
        payloads.baseline = keepNow(value);
        record(
          head,
          startedAt,
          { served: "baseline", outcome: "fallback", reason: outcome.reason, ...failure },
          payloads,
          entry,
        );
        return { served: "baseline", value, reason: outcome.reason, run: head.id };
      }
    }
  }

  /** The AI path of a shadow run: after the answer, within a bound, with nothing to say to the caller. */
  async function runShadow<Input, Output>(
    decision: Decision,
    experiment: RulesetExperiment,
    request: RunRequest<Input, Output>,
    head: RunHead,
    served: Payload | undefined,
  ): Promise<void> {
    const startedAt = performance.now();
    const { outcome, run, entry } = await runAi(
      decision,
      experiment,
      { ...request, signal: undefined },
      head,
      startedAt,
      () => Promise.resolve(new BaselineFailure(undefined)),
    );
    if (served) run.payloads.baseline = served;
    if (outcome.kind === "result") run.payloads.final = keepNow(outcome.value);
    const told =
      outcome.kind === "fallen"
        ? { reason: outcome.reason, ...failureOf(outcome, run) }
        : { reason: "shadow" as const, steps: run.steps, inputQuality: run.inputQuality };
    record(head, startedAt, { served: "baseline", outcome: "shadow", ...told }, run.payloads, entry);
  }

  async function serveBaseline<Input, Output>(
    decision: Decision,
    experiment: RulesetExperiment | undefined,
    request: RunRequest<Input, Output>,
    reason: RunReason,
    id: string,
    startedAt: number,
    wall: number,
  ): Promise<RunResult<Output>> {
    const told =
      experiment !== undefined &&
      experiment.revision > 0 &&
      typeof request.unit === "string" &&
      request.unit !== "";
    const head = told ? headOf(decision, experiment, request, id, wall) : undefined;
    const compared = decision.assigned !== null || decision.shadow;
    const payloads: Payloads = compared && head ? { input: keepNow(request.input) } : {};
    let value: Output;
    try {
      value = await request.baseline();
    } catch (error) {
      if (head) record(head, startedAt, { served: "baseline", outcome: "failed", reason }, payloads);
      throw error;
    }
    const served = compared && head ? keepNow(value) : undefined;
    if (head && decision.shadow && !closed && shadows < services.shadowRuns) {
      shadows += 1;
      const begin = () =>
        void runShadow(decision, experiment!, request, head, served).finally(() => {
          shadows -= 1;
        });
      setImmediate(begin);
    } else if (head) {
      if (served) payloads.baseline = served;
      // Assigned to the AI arm and closed by lease or switch: a fallback of that arm, not a served baseline.
      const outcome = decision.assigned === "ai" ? "fallback" : "served";
      record(head, startedAt, { served: "baseline", outcome, reason }, payloads);
    }
    return { served: "baseline", value, reason, run: id };
  }

  return {
    async run(key, request) {
      const startedAt = performance.now();
      const wall = Date.now();
      const id = createRunId(wall);
      const decision = gate.decide(key, request.unit, request.attributes);
      const experiment = gate.experiment(key);
      const reason = toGateReason(decision.reason);
      if (closed) return serveBaseline(decision, experiment, request, "off", id, startedAt, wall);
      if (decision.arm === "ai" && experiment !== undefined) {
        return serveAi(
          decision,
          experiment,
          request,
          headOf(decision, experiment, request, id, wall),
          startedAt,
        );
      }
      return serveBaseline(decision, experiment, request, reason, id, startedAt, wall);
    },
    sweep() {
      for (const { run, decision } of underWay) {
        const error = broken(decision);
        if (error) run.stop(error);
      }
    },
    announce() {
      const before = performance.now() - announceAfterMs;
      for (const held of underWay) {
        if (held.announced || held.run.startedAt > before) continue;
        held.announced = true;
        recorder.begun(held.run.head);
      }
    },
    async close(graceMs) {
      closed = true;
      if (underWay.size === 0) return;
      const all = new Promise<void>((resolve) => {
        emptied = resolve;
      });
      const timer = setTimeout(() => {
        for (const { run } of underWay) run.stop(new BelayError("aborted", "The connection was closed."));
      }, graceMs);
      await all;
      clearTimeout(timer);
      // Fallen runs still serve their baseline and write their end.
      await new Promise((resolve) => setImmediate(resolve));
    },
    get underWay() {
      return underWay.size;
    },
  };
}

const abortedByCaller = () => new BelayError("aborted", "The caller's signal was aborted.");

/** The wire has no word for rules that can't be used: the experiment is closed like one without a revision. */
const toGateReason = (reason: Decision["reason"]): GateReason =>
  reason === "invalid-experiment" ? "inactive" : reason;

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
