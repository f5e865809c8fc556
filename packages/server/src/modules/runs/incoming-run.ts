import type { EvidenceRecord, RunEnd, RunHead, StepFacts } from "@belay/contracts";
import type { RunStatus } from "./run-tables.ts";

export type RunRecord = Exclude<EvidenceRecord, { kind: "dropped" }>;

/** What one record says of a run. */
export type IncomingRun = {
  /** In lower case, so that a run has one id whoever writes it. */
  id: string;
  status: RunStatus;
  head: RunHead;
  /** Where the run has ended. */
  end: RunEnd | undefined;
  workflow: string;
  /** Keyed pseudonym. */
  unit: string;
  costMicros: number;
  inputTokens: number;
  outputTokens: number;
};

/** begun → lost → ended. A run only ever moves forward, so the order in which its records arrive doesn't matter. */
export const rank: Record<RunStatus, number> = { begun: 0, lost: 1, ended: 2 };

export function incomingRun(record: RunRecord, workflow: string, unit: string): IncomingRun {
  const end = record.kind === "ended" ? record.end : undefined;
  const total = (name: "costMicros" | "inputTokens" | ("outputTokens" & keyof StepFacts)): number =>
    (end?.steps ?? []).reduce((sum, step) => sum + (step.facts[name] ?? 0), 0);
  return {
    id: record.run.id.toLowerCase(),
    status: record.kind,
    head: record.run,
    end,
    workflow,
    unit,
    costMicros: total("costMicros"),
    inputTokens: total("inputTokens"),
    outputTokens: total("outputTokens"),
  };
}

/** One entry a run, the one that got furthest, in the order of ids: whoever writes several locks them in one order. */
export function furthestOfEach(runs: IncomingRun[]): IncomingRun[] {
  const furthest = new Map<string, IncomingRun>();
  for (const run of runs) {
    const earlier = furthest.get(run.id);
    if (!earlier || rank[run.status] > rank[earlier.status]) furthest.set(run.id, run);
  }
  return [...furthest.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
