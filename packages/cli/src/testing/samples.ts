import {
  type Activity,
  type ChangeReceipt,
  type Confirmations,
  definition,
  type Exposure,
  type ExperimentDetail,
  type MachineKey,
  type Person,
  type ReviewSummary,
  type RunDetail,
} from "@belay/contracts";
import { parse } from "yaml";
import { soundDefinition } from "./definition-folder.ts";

export const instant = "2026-06-01T10:00:00.000Z";
export const id = "0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11";
const digest = "b".repeat(64);
const actor = { kind: "person", id: "p1", name: "Ada" } as const;

const exposure = (changes: Partial<Exposure> = {}): Exposure => ({
  environment: "production",
  state: "open",
  heldBy: null,
  revision: 3,
  ring: 1,
  epoch: 2,
  phase: 1,
  version: 7,
  since: instant,
  reason: null,
  changedBy: actor,
  ...changes,
});

export const receipt = ({
  connected,
  changed = true,
  ...state
}: { connected: number; changed?: boolean } & Partial<Exposure>): ChangeReceipt => ({
  version: 7,
  changedAt: instant,
  changed,
  connected,
  exposures: [{ ...exposure(state), experiment: "call-follow-up" }],
});

/** The first `confirmed` of `connected` instances have applied the change. */
export const confirmations = (
  connected: number,
  confirmed: number,
  latestMs: number | null,
  leaseEndsAt = "2999-01-01T00:00:00.000Z",
): Confirmations => ({
  version: 7,
  changedAt: instant,
  connected,
  confirmed,
  latestMs,
  instances: Array.from({ length: connected }, (_, index) => ({
    id,
    service: "call-service",
    build: "abc123",
    confirmed: index < confirmed,
    ms: index < confirmed ? latestMs : null,
    leaseEndsAt,
  })),
});

const counts = {
  runs: 24,
  units: 12,
  served: 22,
  fallbacks: 2,
  unended: 0,
  costMicros: 120_000,
  latencyP50Ms: 900,
  latencyP95Ms: 2100,
};
const activity: Activity = {
  arms: { ai: counts, baseline: counts },
  shadow: { ...counts, runs: 0 },
  outside: 48,
};

export const experiment = (): ExperimentDetail => ({
  key: "call-follow-up",
  name: "Call follow-up",
  hypothesis: "Drafted follow-ups go out within the hour.",
  workflow: { key: "sales-calls", name: "Follow-up", owner: "Head of sales", systemOfRecord: "CRM" },
  latestRevision: 4,
  memo: { digest, signed: false },
  rings: [
    { name: "shadow", share: 1 },
    { name: "internal", share: 1 },
    { name: "broad", share: 0.5 },
  ],
  exposure: exposure(),
  waitingReviews: 1,
  deadActions: 0,
  instances: { connected: 2, applied: 2 },
  activity,
  recent: activity,
  definition: definition.parse(parse(soundDefinition)),
  nextGate: {
    ring: 2,
    items: [{ code: "units", met: false, title: "Enough units", detail: "12 of 20", holder: "time" }],
  },
  ringUnits: [40, 12, 0],
});

export const run = (): RunDetail => ({
  id,
  experiment: "call-follow-up",
  environment: "production",
  revision: 3,
  phase: 1,
  ring: 1,
  assigned: "ai",
  served: "baseline",
  shadow: false,
  state: "fallback",
  outcome: "fallback",
  reason: "model-failed",
  category: "model",
  failedStep: "generate",
  unit: "u_7f3a",
  attributes: { tier: "enterprise" },
  startedAt: instant,
  durationMs: 2000,
  costMicros: 1200,
  inputQuality: 0.9,
  bucket: 0.2,
  epoch: 2,
  trace: null,
  instance: { id, service: "call-service", build: "abc123" },
  currency: "EUR",
  timeBudgetMs: 20_000,
  steps: [
    { name: "redact", startedMs: 0, durationMs: 200, status: "ok", facts: {} },
    {
      name: "generate",
      startedMs: 200,
      durationMs: 1800,
      status: "failed",
      facts: { answeredBy: "small-2", prompt: "follow-up", inputTokens: 900, outputTokens: 120, attempts: 2 },
    },
  ],
  promptVersions: [],
  review: null,
  actions: [],
  touched: [],
  payloadNames: [],
});

/** A run whose draft a person approved, and the worker sent. */
export const approvedRun = (): RunDetail => ({
  ...run(),
  served: "ai",
  state: "approved",
  outcome: "pending",
  reason: "assigned",
  category: null,
  failedStep: null,
  review: {
    id,
    state: "approved",
    reviewer: actor,
    openedAt: instant,
    decidedAt: instant,
    activeMs: 1000,
    rating: null,
    reason: null,
  },
  actions: [
    {
      id,
      kind: "publish",
      state: "done",
      system: "sample-crm",
      recordType: "activity",
      verb: "create",
      attempts: 1,
      idempotencyKey: "call-1",
      startedAt: instant,
      endedAt: instant,
      approval: { digest, actor, keyId: "k", expiresAt: instant },
      verifiedAt: instant,
    },
  ],
});

export const review = (): ReviewSummary => ({
  id,
  experiment: "call-follow-up",
  experimentName: "Call follow-up",
  environment: "production",
  run: id,
  arm: "ai",
  title: "Call with Dana",
  state: "waiting",
  queuedAt: instant,
  dueAt: "2999-01-01T00:00:00.000Z",
  claimedBy: null,
  decidedBy: null,
  decidedAt: null,
});

export const machineKey = (): MachineKey => ({
  id,
  name: "call-service",
  purpose: "service",
  environment: "production",
  workflows: null,
  createdAt: instant,
  createdBy: "Ada",
  lastUsedAt: null,
  expiresAt: null,
  rotatedAt: null,
  previousUntil: null,
  previousUsedAt: null,
  revokedAt: null,
});

export const person = (): Person => ({
  id,
  name: "Ada",
  kind: "person",
  role: "owner",
  email: "ada@example.com",
  areas: [],
});
