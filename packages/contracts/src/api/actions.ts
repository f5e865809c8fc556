import { z } from "zod";
import { digest, environmentKey, id, instant, jsonValue, key } from "../primitives.ts";
import { actor, cursor, inEnvironment, limit, page } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { touchedRecord } from "./runs.ts";

/** approved (held while paused) → leased → done | retrying → leased … → dead; withdrawn by a kill. */
export const actionState = z.enum(["approved", "leased", "retrying", "done", "dead", "withdrawn"]);
export type ActionState = z.infer<typeof actionState>;

/** What an approval signs, in RFC 8785 form, under its purpose. */
export const approvalStatement = z.strictObject({
  action: id,
  kind: z.enum(["publish", "baseline"]),
  payloadDigest: digest,
  argumentsDigest: digest.describe("Of {system, recordType, verb, target, idempotencyKey}"),
  target: z.string(),
  experiment: key,
  revision: z.number().int(),
  environment: environmentKey,
  actor,
  expiresAt: instant,
});
export type ApprovalStatement = z.infer<typeof approvalStatement>;

/** `belay/publish/v1` is a person's approval; `belay/baseline/v1` releases the baseline, the old way. */
export const attestation = z.strictObject({
  purpose: z.enum(["belay/publish/v1", "belay/baseline/v1"]),
  statement: approvalStatement,
  keyId: z.string(),
  signature: z
    .string()
    .describe(
      'Ed25519, base64, over the RFC 8785 form of {"format": "belay-attestation-1", keyId, purpose, statement}',
    ),
});
export type Attestation = z.infer<typeof attestation>;

export const leasedAction = z.object({
  id,
  kind: z.enum(["publish", "baseline"]),
  experiment: key,
  run: id,
  system: key,
  recordType: key,
  verb: z.string(),
  target: z.string(),
  idempotencyKey: z.string(),
  payload: jsonValue,
  attestation,
  fence: z.number().int().describe("Raised by every lease; a completion with an older one is refused"),
  attempt: z.number().int(),
  leaseEndsAt: instant,
});
export type LeasedAction = z.infer<typeof leasedAction>;

export const actionSummary = z.object({
  id,
  kind: z.enum(["publish", "baseline"]),
  experiment: key,
  environment: environmentKey,
  run: id,
  review: id,
  state: actionState,
  system: key,
  recordType: key,
  verb: z.string(),
  idempotencyKey: z.string(),
  attempts: z.number().int(),
  nextAttemptAt: instant.nullable(),
  lastError: z.string().nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
});
export type ActionSummary = z.infer<typeof actionSummary>;

const tag = "actions";
const worker = { keys: ["worker"] } as const;
const params = z.object({ action: id });
export const actionEndpoints = {
  actions: endpoint({
    method: "GET",
    path: "/api/v1/actions",
    tag,
    summary: "Actions, newest first",
    access: { person: "viewer", keys: ["automation"] },
    query: inEnvironment.extend({ experiment: key.optional(), state: actionState.optional(), cursor, limit }),
    response: page(actionSummary),
  }),
  leaseActions: endpoint({
    method: "POST",
    path: "/api/v1/actions/lease",
    tag,
    summary: "Take actions that are due; waits up to `waitMs` for one",
    access: worker,
    body: z.strictObject({
      worker: z.string().min(1).max(100),
      limit: z.number().int().min(1).max(50).default(10),
      waitMs: z.number().int().min(0).max(30_000).default(0),
    }),
    response: z.object({ actions: z.array(leasedAction) }),
  }),
  completeAction: endpoint({
    method: "POST",
    path: "/api/v1/actions/{action}/complete",
    tag,
    summary: "Report success with the records touched; the same report twice counts once",
    access: worker,
    params,
    body: z.strictObject({
      fence: z.number().int(),
      verifiedAt: instant,
      startedAt: instant,
      touched: z.array(touchedRecord).max(100),
    }),
    response: actionSummary,
    problems: ["not-found", "lease-lost"],
  }),
  failAction: endpoint({
    method: "POST",
    path: "/api/v1/actions/{action}/fail",
    tag,
    summary: "Report a failure; retried with backoff unless it can't succeed",
    access: worker,
    params,
    body: z.strictObject({ fence: z.number().int(), message: z.string().max(500), retryable: z.boolean() }),
    response: actionSummary,
    problems: ["not-found", "lease-lost"],
  }),
};
