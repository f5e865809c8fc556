import type { EvidenceRecord, Instance, RunEnd, RunHead } from "@belay/contracts";
import { systemClock } from "../../../platform/clock.ts";
import { createIdentifiers } from "../../../platform/identifiers.ts";

const identifiers = createIdentifiers(systemClock);

export const newRunId = (): string => identifiers.next();

export const sampleInstance = (change: Partial<Instance> = {}): Instance => ({
  id: crypto.randomUUID(),
  service: "note-service",
  build: "build-1",
  sdk: "test",
  ...change,
});

export const sampleHead = (change: Partial<RunHead> = {}): RunHead => ({
  id: newRunId(),
  experiment: "note-mail",
  revision: 1,
  epoch: 1,
  phase: 1,
  unit: "account-1",
  attributes: { tier: "pilot" },
  ring: 1,
  assigned: "ai",
  shadow: false,
  startedAt: new Date().toISOString(),
  ...change,
});

const sampleEnd = (change: Partial<RunEnd> = {}): RunEnd => ({
  endedAt: new Date().toISOString(),
  durationMs: 120,
  served: "ai",
  outcome: "served",
  reason: "assigned",
  steps: [
    { name: "redact", startedMs: 1, durationMs: 2, status: "ok", facts: { redactions: { email: 1 } } },
    {
      name: "generate",
      startedMs: 3,
      durationMs: 110,
      status: "ok",
      facts: { model: "drafter-1", inputTokens: 300, outputTokens: 40, costMicros: 70 },
    },
  ],
  payloads: { input: { note: "The signed order will come on Friday." }, draft: { body: "Dear all" } },
  ...change,
});

export const begun = (sequence: number, run: RunHead): EvidenceRecord => ({ kind: "begun", sequence, run });
export const lost = (sequence: number, run: RunHead): EvidenceRecord => ({ kind: "lost", sequence, run });
export const ended = (sequence: number, run: RunHead, end: Partial<RunEnd> = {}): EvidenceRecord => ({
  kind: "ended",
  sequence,
  run,
  end: sampleEnd(end),
});
