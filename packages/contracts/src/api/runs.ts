import { z } from "zod";
import {
  evidenceBatch,
  evidenceEnvelope,
  evidenceReceipt,
  failureCategory,
  payloads,
  runOutcome,
  step,
  stepName,
} from "../evidence.ts";
import { arm, attributes, digest, environmentKey, id, instant, key } from "../primitives.ts";
import { actor, cursor, inEnvironment, limit, page, reason } from "./common.ts";
import { endpoint } from "./endpoint.ts";

export const touchedRecord = z.strictObject({
  system: key,
  recordType: key,
  record: z.string().min(1).max(200).describe("Id in the system of record"),
  verb: z.enum(["read", "created", "updated", "deleted", "sent"]),
  at: instant,
});
export type TouchedRecord = z.infer<typeof touchedRecord>;

/** Where a run stands, for one glance and one filter. */
export const runState = z.enum([
  "running",
  "unended",
  "served",
  "fallback",
  "shadow",
  "failed",
  "waiting",
  "approved",
  "edited",
  "rejected",
  "expired",
  "withdrawn",
]);
export type RunState = z.infer<typeof runState>;

export const runSummary = z.object({
  id,
  experiment: key,
  environment: environmentKey,
  revision: z.number().int(),
  phase: z.number().int(),
  ring: z.number().int().nullable(),
  assigned: arm.nullable().describe("null: not in the comparison"),
  served: arm.nullable(),
  shadow: z.boolean(),
  state: runState,
  outcome: runOutcome.nullable(),
  reason: z.string().nullable(),
  category: failureCategory.nullable(),
  failedStep: stepName.nullable(),
  unit: z.string().describe("Keyed pseudonym"),
  attributes,
  startedAt: instant,
  durationMs: z.number().nullable(),
  costMicros: z.number().int(),
  inputQuality: z.number().nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const runDetail = runSummary.extend({
  bucket: z.number().nullable(),
  epoch: z.number().int(),
  trace: z.string().nullable(),
  instance: z.object({ id, service: z.string(), build: z.string() }),
  currency: z.string(),
  timeBudgetMs: z.number(),
  steps: z.array(step),
  promptVersions: z.array(
    z.object({
      name: key,
      digest,
      revision: z.number().int().describe("Revision that first carried this text"),
    }),
  ),
  review: z
    .object({
      id,
      state: z.string(),
      reviewer: actor.nullable(),
      openedAt: instant.nullable(),
      decidedAt: instant.nullable(),
      activeMs: z.number().nullable(),
      rating: z.number().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  actions: z.array(
    z.object({
      id,
      kind: z.enum(["publish", "baseline"]),
      state: z.string(),
      system: key,
      recordType: key,
      verb: z.string(),
      attempts: z.number().int(),
      idempotencyKey: z.string(),
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      approval: z.object({ digest, actor, keyId: z.string(), expiresAt: instant }).nullable(),
      verifiedAt: instant.nullable().describe("When the worker reported that it had verified the approval"),
    }),
  ),
  touched: z.array(touchedRecord),
  payloadNames: z.array(z.string()).describe("Which payloads are kept; open them with a reason"),
});
export type RunDetail = z.infer<typeof runDetail>;

/** Payloads that name no person: what the model saw. The others are opened with a recorded reason. */
export const openedPayloads = z.object({ unit: z.string(), payloads });
export type OpenedPayloads = z.infer<typeof openedPayloads>;

const tag = "runs";
const readers = { person: "viewer", keys: ["automation"] } as const;
const runParams = z.object({ run: id });
export const runFilter = inEnvironment.extend({
  experiment: key.optional(),
  arm: arm.optional().describe("Assigned arm"),
  state: runState.optional(),
  category: failureCategory.optional(),
  ring: z.coerce.number().int().min(0).max(11).optional(),
  revision: z.coerce.number().int().min(1).optional(),
  attribute: z.string().max(64).optional().describe("With `value`: runs of units with this attribute value"),
  value: z.string().max(200).optional(),
  unit: z.string().max(500).optional().describe("The unit's own key or its pseudonym"),
  record: z.string().max(200).optional().describe("Id of a touched record"),
  from: instant.optional(),
  to: instant.optional(),
  cursor,
  limit,
});
export const runEndpoints = {
  evidence: endpoint({
    method: "POST",
    path: "/api/v1/evidence",
    tag,
    summary: "Hand in evidence; the same record twice counts once",
    access: { keys: ["service", "worker"] },
    body: evidenceEnvelope,
    documentedBody: evidenceBatch,
    response: evidenceReceipt,
    problems: ["too-large", "unavailable"],
  }),
  runs: endpoint({
    method: "GET",
    path: "/api/v1/runs",
    tag,
    summary: "Runs, newest first",
    access: readers,
    query: runFilter,
    response: page(runSummary),
  }),
  run: endpoint({
    method: "GET",
    path: "/api/v1/runs/{run}",
    tag,
    summary: "One run with its steps, approvals and touched records",
    access: readers,
    params: runParams,
    response: runDetail,
    problems: ["not-found"],
  }),
  openPayloads: endpoint({
    method: "POST",
    path: "/api/v1/runs/{run}/payloads",
    tag,
    summary: "Open a run's payloads; who and why is kept",
    access: { person: "reviewer" },
    params: runParams,
    body: z.strictObject({ reason }),
    response: openedPayloads,
    problems: ["not-found"],
  }),
};
