import type { FallbackReason, GateReason, RulesetExperiment, RunHead } from "@belay/contracts";
import type { Decision, Gate } from "@belay/gate";
import { BelayError } from "../belay-error.ts";
import type { Journal, JournalEntry } from "../evidence/journal.ts";
import { keepNow, type Payload, type Payloads } from "../evidence/payload.ts";
import type { Recorder } from "../evidence/recorder.ts";
import { createRunId } from "../identifiers.ts";
import type { Logger } from "../logger.ts";
import { followAiPath, type AiOutcome, type AiPathServices } from "./ai-path.ts";
import { BaselineFailure, onceBaseline } from "./baseline.ts";
import { createLiveRun, type LiveRun } from "./live-run.ts";
import type { Plan } from "./plan.ts";
import { failureOf, headOf, recordEnd, tracesOf, type Ending } from "./run-evidence.ts";
import type { RunRequest, RunResult, Served } from "./run-request.ts";
import { createRunsUnderWay } from "./runs-under-way.ts";

export type RunnerServices = Omit<AiPathServices, "generate" | "broken"> & {
  gate: Gate<RulesetExperiment>;
  plan(experiment: RulesetExperiment): Plan;
  generate(experiment: string): AiPathServices["generate"];
  /** Undefined where its folder can't be used: no AI path begins then. */
  journal: Journal | undefined;
  recorder: Recorder;
  logger: Logger;
  /** Why a decision that no longer holds doesn't. */
  whyBroken(decision: Decision): BelayError;
  /** Most shadow runs at once. */
  shadowRuns: number;
};

/** Runs pieces of work; knows those under way. */
export type Runner = {
  run<Input, Output>(experiment: string, request: RunRequest<Input, Output>): Promise<RunResult<Output>>;
  /** Stops every AI path whose decision no longer holds. */
  sweep(): void;
  /** Tells of runs that have been under way for a while and not been told of. */
  announce(): void;
  /** Takes no new AI run, stops those under way after `graceMs`, and waits for callers to be answered. */
  close(graceMs: number, deadlineMs: number): Promise<void>;
  readonly underWay: number;
};

/** What `run` was asked for. */
type Asked<Input, Output> = {
  id: string;
  startedAt: number;
  wall: number;
  request: RunRequest<Input, Output>;
  baseline: () => Promise<Output | BaselineFailure>;
};

/** The same, decided on. */
type Call<Input, Output> = Asked<Input, Output> & {
  decision: Decision;
  experiment: RulesetExperiment | undefined;
};

/** A call whose AI path runs. */
type AiCall<Input, Output> = Call<Input, Output> & { experiment: RulesetExperiment; head: RunHead };

type Ran<Output> = { outcome: AiOutcome<Output>; run: LiveRun; entry: JournalEntry | undefined };

export function createRunner(services: RunnerServices): Runner {
  const { gate, recorder, journal } = services;
  const underWay = createRunsUnderWay();
  let shadows = 0;
  let closed = false;

  const broken = (decision: Decision) => (gate.holds(decision) ? undefined : services.whyBroken(decision));

  /** Journals the run, then follows its AI path within the time budget and the caller's signal. */
  async function runAi<Input, Output>(call: AiCall<Input, Output>): Promise<Ran<Output>> {
    const { decision, experiment, head, request, baseline } = call;
    const run = createLiveRun(head, call.startedAt);
    const plan = services.plan(experiment);
    run.keep("input", keepNow(request.input));
    if (request.signal?.aborted) return { outcome: fallen(abortedByCaller()), run, entry: undefined };
    let entry: JournalEntry;
    try {
      if (journal === undefined) throw new Error("its folder can't be used");
      entry = journal.begin(head);
    } catch (cause) {
      const message = `The run could not be journalled, so its AI path was not begun: ${String(cause)}`;
      return { outcome: fallen(new BelayError("journal-failed", message, { cause })), run, entry: undefined };
    }
    const leave = underWay.enter(run, decision);
    const timer = setTimeout(() => run.stop(budgetUsedUp(run, plan)), plan.timeMs);
    // Somebody waits for a live run, nobody for one in shadow.
    if (head.shadow) timer.unref();
    const onAbort = () => run.stop(abortedByCaller());
    try {
      request.signal?.addEventListener("abort", onAbort, { once: true });
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
      leave();
    }
  }

  async function serveAi<Input, Output>(
    call: AiCall<Input, Output>,
  ): Promise<RunResult<Output> | BaselineFailure> {
    const { head, startedAt } = call;
    const { outcome, run, entry } = await runAi(call);
    const { payloads } = run;
    const end = (ending: Ending) =>
      recordEnd(recorder, head, startedAt, { ...tracesOf(run), ...ending }, payloads, entry);
    switch (outcome.kind) {
      case "result":
        payloads.final = keepNow(outcome.value);
        end({ served: "ai", outcome: "served", reason: "assigned" });
        return { served: "ai", value: outcome.value, reason: "assigned", run: head.id };
      case "pending":
        payloads.draft ??= keepNow(outcome.value);
        payloads.baseline = keepNow(outcome.fallback);
        end({ served: "baseline", outcome: "pending", reason: "assigned", review: outcome.review });
        return { pending: outcome.review, fallback: outcome.fallback, reason: "assigned", run: head.id };
      case "baseline-failed":
        end({ served: "baseline", outcome: "failed", reason: "assigned" });
        return outcome.failure;
      case "fallen": {
        const { reason } = outcome;
        const value = await call.baseline();
        const failed = value instanceof BaselineFailure;
        if (!failed) payloads.baseline = keepNow(value);
        end({
          served: "baseline",
          outcome: failed ? "failed" : "fallback",
          reason,
          ...failureOf(outcome, run),
        });
        return failed ? value : { served: "baseline", value, reason, run: head.id };
      }
    }
  }

  /** The AI path of a shadow run: after the answer, within a bound, with nothing to say to the caller. */
  async function runShadow<Input, Output>(call: AiCall<Input, Output>, served: Payload): Promise<void> {
    const startedAt = performance.now();
    const request = { ...call.request, signal: undefined };
    const { outcome, run, entry } = await runAi({ ...call, startedAt, request });
    run.payloads.baseline = served;
    if (outcome.kind === "result") run.payloads.final = keepNow(outcome.value);
    const told =
      outcome.kind === "fallen"
        ? { reason: outcome.reason, ...failureOf(outcome, run) }
        : { reason: "shadow" as const, ...tracesOf(run) };
    const ending: Ending = { served: "baseline", outcome: "shadow", ...told };
    recordEnd(recorder, call.head, startedAt, ending, run.payloads, entry);
  }

  function beginShadow<Input, Output>(call: AiCall<Input, Output>, served: Payload): boolean {
    if (closed || shadows >= services.shadowRuns) return false;
    shadows += 1;
    setImmediate(() => {
      runShadow(call, served)
        .catch((error: unknown) => services.logger.error(`a shadow run broke: ${String(error)}`))
        .finally(() => {
          shadows -= 1;
        });
    });
    return true;
  }

  async function serveBaseline<Input, Output>(
    call: Call<Input, Output>,
    reason: GateReason,
  ): Promise<Served<Output> | BaselineFailure> {
    const { decision, experiment, request, startedAt } = call;
    const known = experiment !== undefined && typeof request.unit === "string" && request.unit !== "";
    const head = known ? headOf(call.id, call.wall, decision, experiment, request) : undefined;
    // Units that are not part of the experiment leave a count, not their texts.
    const taking = head !== undefined && (decision.assigned !== null || decision.shadow);
    const payloads: Payloads = taking ? { input: keepNow(request.input) } : {};
    const value = await call.baseline();
    if (value instanceof BaselineFailure) {
      if (head)
        recordEnd(recorder, head, startedAt, { served: "baseline", outcome: "failed", reason }, payloads);
      return value;
    }
    if (taking) payloads.baseline = keepNow(value);
    const shadowed =
      taking &&
      decision.shadow &&
      beginShadow({ ...call, experiment: experiment!, head }, payloads.baseline!);
    if (head && !shadowed) {
      // Assigned to the AI arm and closed by lease or switch: a fallback of that arm, not a served baseline.
      const outcome = decision.assigned === "ai" ? "fallback" : "served";
      recordEnd(recorder, head, startedAt, { served: "baseline", outcome, reason }, payloads);
    }
    return { served: "baseline", value, reason, run: call.id };
  }

  async function serve<Input, Output>(
    key: string,
    asked: Asked<Input, Output>,
  ): Promise<RunResult<Output> | BaselineFailure> {
    const { id, wall, request, baseline } = asked;
    try {
      const decision = gate.decide(key, request.unit, request.attributes);
      const experiment = gate.experiment(key);
      const call = { ...asked, decision, experiment };
      if (closed) return await serveBaseline(call, "off");
      if (decision.arm === "baseline" || experiment === undefined) {
        return await serveBaseline(call, decision.reason);
      }
      const head = headOf(id, wall, decision, experiment, request);
      return await serveAi({ ...call, experiment, head });
    } catch (error) {
      // A mistake of ours, or a request nobody could read, must not become the caller's.
      services.logger.error(`a run broke: ${String(error)}`);
      const value = await baseline();
      return value instanceof BaselineFailure
        ? value
        : { served: "baseline", value, reason: "ai-failed", run: id };
    }
  }

  return {
    async run(key, request) {
      const wall = Date.now();
      const asked = {
        id: createRunId(wall),
        startedAt: performance.now(),
        wall,
        request,
        baseline: onceBaseline(request.baseline),
      };
      const result = await underWay.wait(serve(key, asked));
      if (result instanceof BaselineFailure) throw result.error;
      return result;
    },
    sweep: () => underWay.sweep(broken),
    announce() {
      for (const head of underWay.takeLong()) recorder.begun(head);
    },
    async close(graceMs, deadlineMs) {
      closed = true;
      await underWay.drain(graceMs, deadlineMs);
    },
    get underWay() {
      return underWay.size;
    },
  };
}

const abortedByCaller = () => new BelayError("aborted", "The caller's signal was aborted.");

const fallen = (error: BelayError) => ({
  kind: "fallen" as const,
  reason: error.code as FallbackReason,
  error,
});

function budgetUsedUp(run: LiveRun, { timeMs }: Plan): BelayError {
  const place = run.underWay === undefined ? "" : ` (in ${run.underWay})`;
  const code = run.underWay === "generate" ? "model-timeout" : "budget-exceeded";
  return new BelayError(code, `The time budget of ${timeMs} ms is used up${place}.`);
}
