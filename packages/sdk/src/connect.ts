import { randomUUID } from "node:crypto";
import type { Instance, Ruleset, RulesetExperiment } from "@belay/contracts";
import { createGate, type Decision } from "@belay/gate";
import { pause } from "./backoff.ts";
import { BelayError } from "./belay-error.ts";
import { readOptions, type ConnectOptions, type Settings } from "./connect-options.ts";
import { createLeaseHolder } from "./control/lease-holder.ts";
import { createOffSwitch, offFileEveryMs } from "./control/off-switch.ts";
import { createRenewals } from "./control/renewals.ts";
import { createRulesetFollower } from "./control/ruleset-follower.ts";
import { createEvidence } from "./evidence/evidence.ts";
import { createExperiment, type Experiment } from "./experiment.ts";
import { createHttpClient } from "./http/http-client.ts";
import { createSafeLogger } from "./logger.ts";
import { createEndpointModel } from "./model/ai-sdk-model.ts";
import { createBreaker, type Breaker } from "./model/breaker.ts";
import type { ModelAdapter } from "./model/model-adapter.ts";
import { priceOf } from "./model/price.ts";
import { createSpend, type SpendLimits } from "./model/spend.ts";
import { createPlan, warmPlan, type Plan } from "./run/plan.ts";
import { createRunner } from "./run/runner.ts";
import { createWorker, type Worker, type WorkerOptions } from "./worker/worker.ts";
import { sdkVersion } from "./version.ts";

/** How this process stands towards its control plane. */
export type BelayStatus = {
  instance: string;
  /** Version of the ruleset in force; 0 before the first. */
  version: number;
  leaseExpired: boolean;
  off: boolean;
  runsUnderWay: number;
  evidence: { queued: number; spooledBytes: number; dropped: number };
  /** Outcomes in memory, bytes of them on disk, and those given up: malformed, refused, or beyond the bounds. */
  outcomes: { queued: number; spooledBytes: number; dropped: number };
};

/** A connection to the control plane; one for each process and key. */
export type Belay = {
  /** An experiment by the key of its definition. */
  experiment<Input, Output>(key: string): Experiment<Input, Output>;
  /** Performs approved actions; begins at once and keeps the process alive until it is stopped. */
  worker(options: WorkerOptions): Worker;
  status(): BelayStatus;
  /** Lets runs end, sends what waits, tells the control plane. Resolves within the deadline (5,000 ms unless set). */
  close(options?: { deadlineMs?: number }): Promise<void>;
};

/**
 * Connects to the control plane. Resolves when the first ruleset is in force, or after `connectTimeoutMs`
 * without it: the baseline is served until it arrives. Never throws because the control plane is away.
 * @throws BelayError `invalid-options` for an address or key that can't work.
 */
export async function connect(options: ConnectOptions): Promise<Belay> {
  const settings = readOptions(options);
  const logger = createSafeLogger(settings.logger);
  const http = createHttpClient(settings.url, settings.key);
  const instance: Instance = {
    id: randomUUID(),
    service: settings.service,
    build: settings.build,
    sdk: `node/${sdkVersion}`,
  };

  const lease = createLeaseHolder();
  const off = createOffSwitch(settings.offFile);
  const gate = createGate<RulesetExperiment>({ lease, off: off.isOff });
  const spend = createSpend();
  const breakers = new Map<string, Breaker>();
  const plans = new Map<string, Plan>();
  const adapter = createAdapter(settings);

  function planOf(experiment: RulesetExperiment): Plan {
    const known = plans.get(experiment.key);
    if (known?.digest === experiment.digest) return known;
    const plan = createPlan(experiment);
    plans.set(experiment.key, plan);
    return plan;
  }

  function breakerOf(experiment: string): Breaker {
    let breaker = breakers.get(experiment);
    if (breaker === undefined) breakers.set(experiment, (breaker = createBreaker(settings.breaker)));
    return breaker;
  }

  const evidence = createEvidence({
    http,
    instance,
    logger,
    directory: settings.spoolDirectory,
    secret: settings.spoolKey,
    maxBytes: settings.spoolBytes,
    flushMs: settings.flushMs,
    beforeFlush: () => runner.announce(),
  });

  const runner = createRunner({
    gate,
    http,
    journal: evidence.journal,
    recorder: evidence.recorder,
    logger,
    plan: planOf,
    shadowRuns: settings.shadowRuns,
    whyBroken,
    generate: (experiment) => ({
      model: () => adapter,
      breaker: breakerOf(experiment),
      spend,
      wantSpend: () => renewals.wantSpend(),
    }),
  });

  function whyBroken({ experiment, revision, epoch }: Decision): BelayError {
    const current = gate.experiment(experiment);
    if (off.isOff()) return new BelayError("aborted", "The gate was closed on this machine.");
    if (
      current?.revision === revision &&
      current.epoch === epoch &&
      current.exposure === "open" &&
      lease.expired()
    ) {
      return new BelayError("lease-expired", "The control plane has been silent for longer than the lease.");
    }
    return new BelayError("epoch-changed", "The exposure has changed since the run began.");
  }

  const follower = createRulesetFollower({
    http,
    instance: instance.id,
    logger,
    apply,
    silenceMs: () => settings.streamSilenceMs,
    pollMs: () => Math.min(5000, lease.length() / 6),
  });

  const renewals = createRenewals({
    http,
    instance,
    lease,
    spend,
    logger,
    version: follower.version,
    evidence: evidence.status,
    newest: follower.behind,
  });

  function apply(ruleset: Ruleset): boolean {
    const result = gate.apply(ruleset);
    for (const { message } of result.problems) logger.warn(message);
    if (!result.applied) return false;
    lease.setLength(ruleset.leaseMs);
    // First what makes a kill quick; what the next runs need comes after.
    runner.sweep();
    setImmediate(() => renewals.acknowledge());
    setImmediate(() => prepare(ruleset));
    return true;
  }

  function prepare(ruleset: Ruleset): void {
    const limits = new Map<string, SpendLimits>();
    for (const experiment of ruleset.experiments) {
      const price = priceOf(experiment.model, adapter?.name ?? experiment.model.name);
      const { perRun, perDay } = experiment.budgets.spend;
      if (price !== undefined && (price.input > 0 || price.output > 0)) {
        limits.set(experiment.key, {
          perRunMicros: Math.round(perRun * 1_000_000),
          perDayMicros: Math.round(perDay * 1_000_000),
        });
      }
      if (plans.get(experiment.key)?.digest !== experiment.digest) warmPlan(planOf(experiment), experiment);
    }
    spend.configure(limits);
    if (spend.low()) renewals.wantSpend();
  }

  const ticking = setInterval(() => {
    off.look();
    runner.sweep();
  }, offFileEveryMs).unref();
  const breathing = setInterval(evidence.touch, 60_000).unref();

  const workers = new Set<Worker>();
  let closing: Promise<void> | undefined;

  async function closeAll(deadlineMs: number): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    const left = () => Math.max(1, deadline - performance.now());
    await Promise.all([...workers].map((worker) => worker.stop({ deadlineMs: deadlineMs / 2 })));
    await runner.close(deadlineMs / 2, deadlineMs * 0.75);
    follower.stop();
    await evidence.close(left());
    clearInterval(ticking);
    clearInterval(breathing);
    renewals.stop();
    if (follower.version() > 0) await renewals.leave(Math.min(left(), 1000));
    http.close();
  }

  const belay: Belay = {
    experiment: (key) => createExperiment(key, runner, evidence.outcomes),
    worker(workerOptions) {
      const worker = createWorker(workerOptions, {
        http,
        logger,
        instance: instance.id,
        approvalKey: settings.approvalKey,
        url: settings.url,
      });
      workers.add(worker);
      return worker;
    },
    status: () => ({
      instance: instance.id,
      version: follower.version(),
      leaseExpired: lease.expired(),
      off: off.isOff(),
      runsUnderWay: runner.underWay,
      evidence: evidence.status(),
      outcomes: evidence.outcomes.status(),
    }),
    close: ({ deadlineMs = 5000 } = {}) => (closing ??= closeAll(deadlineMs)),
  };

  settings.signal?.addEventListener("abort", () => void belay.close(), { once: true });
  follower.start();
  await waitUntil(
    () => follower.version() > 0 && !lease.expired() && spend.known(),
    settings.connectTimeoutMs,
  );
  if (follower.version() === 0)
    logger.warn("no ruleset has arrived yet; the baseline is served until one does");
  void evidence.recover();
  return belay;
}

function createAdapter({ model }: Settings): ModelAdapter | undefined {
  if ("generate" in model) return model;
  const { baseUrl } = model;
  if (baseUrl === undefined || baseUrl === "") return undefined;
  if (!URL.canParse(baseUrl)) {
    throw new BelayError(
      "invalid-options",
      `connect: the model's base URL "${baseUrl}" is not a URL. Mend OPENAI_BASE_URL or \`model.baseUrl\`.`,
    );
  }
  return createEndpointModel({ ...model, baseUrl });
}

async function waitUntil(holds: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  // A wait that keeps the process alive: otherwise it could end in the middle of `await connect(…)`.
  while (!holds() && performance.now() < deadline) await pause(5, undefined, true);
}
