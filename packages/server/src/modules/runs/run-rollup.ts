import { bucketCount, bucketOf } from "./latency-histogram.ts";
import type { RollupArm } from "./run-tables.ts";
import type { AdvancedRun } from "./run-writer.ts";

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

export const armOf = ({ shadow, assigned }: Pick<AdvancedRun, "shadow" | "assigned">): RollupArm =>
  shadow ? "shadow" : (assigned ?? "outside");

/** Adds a batch up, in the order of the rollups' key: whoever writes several takes their locks in one order. */
export function rollUp(runs: AdvancedRun[]): Rollup[] {
  const rollups = new Map<string, Rollup>();
  for (const run of runs)
    for (const span of ["minute", "total"] as const) {
      const at =
        span === "total" ? beginning : new Date(Math.floor(run.startedAt.getTime() / minuteMs) * minuteMs);
      const name = [run.run.head.experiment, span, at.toISOString(), run.phase, armOf(run)].join(" ");
      let rollup = rollups.get(name);
      if (!rollup) rollups.set(name, (rollup = empty(run, span, at)));
      count(rollup, run);
    }
  return [...rollups.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, rollup]) => rollup);
}

/** What the run adds beyond what its earlier records have added. */
function count(rollup: Rollup, { run, before }: AdvancedRun): void {
  if (before === undefined) rollup.runs++;
  const wasOpen = before !== undefined && before !== "ended";
  rollup.unended += (run.end ? 0 : 1) - (wasOpen ? 1 : 0);
  if (!run.end) return;
  const { outcome, durationMs } = run.end;
  if (outcome === "fallback") rollup.fallbacks++;
  else if (outcome === "failed") rollup.failed++;
  else rollup.served++;
  rollup.costMicros += run.costMicros;
  rollup.inputTokens += run.inputTokens;
  rollup.outputTokens += run.outputTokens;
  rollup.durationMs += durationMs;
  const bucket = bucketOf(durationMs);
  rollup.latency[bucket] = (rollup.latency[bucket] ?? 0) + 1;
}

const empty = (run: AdvancedRun, span: Rollup["span"], at: Date): Rollup => ({
  experiment: run.run.head.experiment,
  phase: run.phase,
  arm: armOf(run),
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

const stripeCount = 8;

/** An instance's batches come one after the other, so in a stripe of its own it waits for nobody. */
export const stripeOf = (instance: string): number => Number.parseInt(instance.slice(-2), 16) % stripeCount;
