import type { EnvironmentKey } from "@belay/contracts";
import { bucketCount, bucketOf } from "./latency-histogram.ts";
import type { RollupArm, RunStatus } from "./run-tables.ts";

/** What a rollup needs to know of a run. */
export type CountedRun = {
  experiment: string;
  phase: number;
  arm: RollupArm;
  startedAt: Date;
  /** Status that was counted before; undefined for a run not seen yet. */
  before: RunStatus | undefined;
  status: RunStatus;
  outcome: string | null;
  durationMs: number | null;
  costMicros: number;
  inputTokens: number;
  outputTokens: number;
};

export type Rollup = {
  experiment: string;
  phase: number;
  arm: RollupArm;
  span: "minute" | "total";
  at: Date;
  runs: number;
  served: number;
  fallbacks: number;
  unended: number;
  failed: number;
  costMicros: number;
  inputTokens: number;
  outputTokens: number;
  durationMs: number;
  latency: number[];
};

const beginning = new Date(0);
const minuteMs = 60_000;

/** Adds a batch up, in the order of the rollups' key: whoever writes several takes their locks in one order. */
export function rollUp(runs: CountedRun[]): Rollup[] {
  const rollups = new Map<string, Rollup>();
  for (const run of runs)
    for (const span of ["minute", "total"] as const) {
      const at =
        span === "total" ? beginning : new Date(Math.floor(run.startedAt.getTime() / minuteMs) * minuteMs);
      const name = `${run.experiment} ${span} ${at.getTime().toString().padStart(16, "0")} ${run.phase} ${run.arm}`;
      let rollup = rollups.get(name);
      if (!rollup) rollups.set(name, (rollup = empty(run, span, at)));
      count(rollup, run);
    }
  return [...rollups.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, rollup]) => rollup);
}

function count(rollup: Rollup, run: CountedRun): void {
  if (run.before === undefined) rollup.runs++;
  const isOpen = run.status !== "ended";
  const wasOpen = run.before !== undefined && run.before !== "ended";
  rollup.unended += (isOpen ? 1 : 0) - (wasOpen ? 1 : 0);
  if (isOpen) return;
  if (run.outcome === "fallback") rollup.fallbacks++;
  else if (run.outcome === "failed") rollup.failed++;
  else rollup.served++;
  rollup.costMicros += run.costMicros;
  rollup.inputTokens += run.inputTokens;
  rollup.outputTokens += run.outputTokens;
  if (run.durationMs === null) return;
  rollup.durationMs += run.durationMs;
  const bucket = bucketOf(run.durationMs);
  rollup.latency[bucket] = (rollup.latency[bucket] ?? 0) + 1;
}

const empty = (run: CountedRun, span: Rollup["span"], at: Date): Rollup => ({
  experiment: run.experiment,
  phase: run.phase,
  arm: run.arm,
  span,
  at,
  runs: 0,
  served: 0,
  fallbacks: 0,
  unended: 0,
  failed: 0,
  costMicros: 0,
  inputTokens: 0,
  outputTokens: 0,
  durationMs: 0,
  latency: Array.from({ length: bucketCount }, () => 0),
});

/** A replica writes one stripe, so that replicas don't wait for each other's rows. */
export const stripeCount = 8;
export const stripeOf = (environment: EnvironmentKey, process: number): number =>
  (process + environment.length) % stripeCount;
