import type { EnvironmentKey, Ruleset, RulesetExperiment, RulesetPatch } from "@belay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { ExperimentService, Pinned } from "../experiments/index.ts";
import { strictest, type HoldState } from "./exposure.ts";
import { readEnvironment, type EnvironmentState } from "./read-environment.ts";
import type { Schema } from "../../schema.ts";

/** What one replica holds of one environment. */
type Snapshot = {
  version: number;
  /** When the read began that found this version, by the monotonic clock: it may be older, never newer. */
  readAt: number;
  killed: boolean;
  killedWorkflows: string[];
  experiments: Map<string, RulesetExperiment>;
  segments: Map<string, Ruleset["segments"][string]>;
};

type Exposed = EnvironmentState["exposures"][number];

export type RulesetListener = { workflows: string[] | null; send(patch: RulesetPatch): void };
export type RulesetFeed = ReturnType<typeof createRulesetFeed>;

export const environmentKeys: EnvironmentKey[] = ["production", "staging"];

export type FeedDependencies = {
  database: Database<Schema>;
  clock: Clock;
  log: Log;
  experiments: ExperimentService;
  leaseMs: number;
};

/** Keeps every environment's ruleset in memory, fresh, and tells those who listen what changed. */
export function createRulesetFeed({ database, clock, log, experiments, leaseMs }: FeedDependencies) {
  const snapshots = new Map<EnvironmentKey, Snapshot>();
  const listeners = new Map<EnvironmentKey, Set<RulesetListener>>(
    environmentKeys.map((key) => [key, new Set()]),
  );
  const reading = new Map<EnvironmentKey, { now: Promise<void>; next: Promise<void> | undefined }>();
  const watchers = new Set<(environment: EnvironmentKey) => void>();

  async function read(environment: EnvironmentKey): Promise<void> {
    const readAt = clock.monotonic();
    const found = await readEnvironment(database.kysely, environment);
    const before = snapshots.get(environment);
    if (before?.version === found.version) {
      before.readAt = readAt;
      return;
    }
    const rows: { exposure: Exposed; pinned: Pinned }[] = [];
    for (const exposure of found.exposures) {
      // A revision never changes, so it need not come from the same snapshot; mostly it is in memory.
      const pinned = await experiments.pinned(database.kysely, exposure.experiment_key, exposure.revision);
      rows.push({ exposure, pinned });
    }
    const after = snapshotOf(readAt, found, found.holds, rows);
    snapshots.set(environment, after);
    // Keys of the same workflows get the same patch.
    const patches = new Map<string, RulesetPatch>();
    for (const { workflows, send } of listeners.get(environment) ?? []) {
      const scope = JSON.stringify(workflows);
      let patch = patches.get(scope);
      if (!patch) patches.set(scope, (patch = patchBetween(before, after, workflows)));
      send(patch);
    }
    for (const watch of watchers) watch(environment);
  }

  /** Resolves when a read that began after the call has been applied. */
  function refresh(environment: EnvironmentKey): Promise<void> {
    const running = reading.get(environment);
    if (running) return (running.next ??= running.now.catch(() => {}).then(() => begin(environment)));
    return begin(environment);
  }

  function begin(environment: EnvironmentKey): Promise<void> {
    const now = read(environment).finally(() => {
      if (reading.get(environment)?.now === now) reading.delete(environment);
    });
    reading.set(environment, { now, next: undefined });
    return now;
  }

  const failed = (error: unknown) =>
    log.warn({ err: error }, "the ruleset could not be read from the database");
  const refreshAll = () => Promise.all(environmentKeys.map((key) => refresh(key)));

  const subscription = database.listen("belay_ruleset", (event) => {
    const changed =
      event.kind === "notification"
        ? [(JSON.parse(event.payload) as { environment: EnvironmentKey }).environment]
        : environmentKeys;
    Promise.all(changed.map((key) => refresh(key))).catch(failed);
  });
  // Leases are granted from this read's age, so it must be well inside a third of the lease.
  const timer = setInterval(
    () => void refreshAll().catch(failed),
    Math.max(100, Math.min(5_000, leaseMs / 9)),
  );

  return {
    start: refreshAll,

    /** Resolves when a committed version has been applied here; a read that is under way may bring it already. */
    async reach(environment: EnvironmentKey, version: number): Promise<void> {
      await reading.get(environment)?.now.catch(() => {});
      if ((snapshots.get(environment)?.version ?? 0) < version) await refresh(environment);
    },

    /** The whole ruleset for a key's workflows. */
    ruleset(environment: EnvironmentKey, workflows: string[] | null): Ruleset | undefined {
      const snapshot = snapshots.get(environment);
      if (!snapshot) return undefined;
      const { version, killed, killedWorkflows } = snapshot;
      const { experiments: visible, segments } = visibleTo(snapshot, workflows);
      return { environment, version, leaseMs, killed, killedWorkflows, segments, experiments: visible };
    },

    version: (environment: EnvironmentKey): number => snapshots.get(environment)?.version ?? 0,

    /** Milliseconds since the read began on which this replica's knowledge rests. */
    age: (environment: EnvironmentKey): number => {
      const snapshot = snapshots.get(environment);
      return snapshot ? clock.monotonic() - snapshot.readAt : Infinity;
    },

    subscribe(environment: EnvironmentKey, listener: RulesetListener): () => void {
      listeners.get(environment)?.add(listener);
      return () => listeners.get(environment)?.delete(listener);
    },

    /** Tells when an environment's ruleset has changed, for screens. */
    watch(watcher: (environment: EnvironmentKey) => void): void {
      watchers.add(watcher);
    },

    async close(): Promise<void> {
      clearInterval(timer);
      await subscription.stop();
      await Promise.allSettled([...reading.values()].map((running) => running.next ?? running.now));
    },
  };
}

function snapshotOf(
  readAt: number,
  environment: { version: number; state: HoldState },
  holds: { workflow_key: string; state: HoldState }[],
  rows: { exposure: Exposed; pinned: Pinned }[],
): Snapshot {
  const holdOf = new Map(holds.map((hold) => [hold.workflow_key, hold.state]));
  const experiments = rows.map(({ exposure, pinned }): [string, RulesetExperiment] => {
    // A kill of workflow or environment travels as such; their pause is each experiment's own.
    const above = strictest(holdOf.get(pinned.experiment.workflow) ?? "open", environment.state);
    const state = exposure.state === "killed" ? "killed" : above === "open" ? exposure.state : "paused";
    return [
      pinned.experiment.key,
      {
        ...pinned.experiment,
        exposure: state,
        epoch: exposure.epoch,
        phase: exposure.phase,
        ring: exposure.ring,
      },
    ];
  });
  return {
    version: environment.version,
    readAt,
    killed: environment.state === "killed",
    killedWorkflows: holds.filter((hold) => hold.state === "killed").map((hold) => hold.workflow_key),
    experiments: new Map(experiments),
    segments: new Map(rows.flatMap(({ pinned }) => pinned.segments)),
  };
}

function visibleTo(snapshot: Snapshot, workflows: string[] | null) {
  const experiments = [...snapshot.experiments.values()].filter(
    (experiment) => workflows === null || workflows.includes(experiment.workflow),
  );
  const keys = new Set(experiments.map((experiment) => experiment.key));
  const segments = [...snapshot.segments].filter(([name]) => keys.has(name.slice(0, name.indexOf("/"))));
  return { experiments, segments: Object.fromEntries(segments) };
}

function patchBetween(
  before: Snapshot | undefined,
  after: Snapshot,
  workflows: string[] | null,
): RulesetPatch {
  const { experiments, segments } = visibleTo(after, workflows);
  const changed = experiments.filter(
    (experiment) => before?.experiments.get(experiment.key)?.digest !== experiment.digest,
  );
  const exposures = experiments.filter((experiment) => {
    const old = before?.experiments.get(experiment.key);
    return (
      old?.digest === experiment.digest &&
      (old.exposure !== experiment.exposure ||
        old.epoch !== experiment.epoch ||
        old.phase !== experiment.phase ||
        old.ring !== experiment.ring)
    );
  });
  return {
    base: before?.version ?? 0,
    version: after.version,
    killed: after.killed,
    killedWorkflows: after.killedWorkflows,
    exposures: exposures.map(({ key, exposure, epoch, phase, ring }) => ({
      key,
      exposure,
      epoch,
      phase,
      ring,
    })),
    experiments: changed,
    // All of them, each time: a patch's segments replace those held.
    segments,
    removed: [...(before?.experiments.keys() ?? [])].filter((key) => !after.experiments.has(key)),
  };
}
