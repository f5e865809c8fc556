import { z } from "zod";
import { environmentKey, id, instant, key } from "../primitives.ts";
import { renewalRequest, renewalResponse, ruleset, rulesetPatch } from "../ruleset.ts";
import { signedStatement } from "../signed-statement.ts";
import { actor, cursor, inEnvironment, limit, page, reason } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { exposure } from "./experiments.ts";

const environment = environmentKey.default("production");

/** What a halt or a resume is about: one experiment, one workflow, or a whole environment. */
export const scope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("experiment"), key }),
  z.strictObject({ kind: z.literal("workflow"), key }),
  z.strictObject({ kind: z.literal("environment") }),
]);
export type Scope = z.infer<typeof scope>;

export const scopedChange = z.strictObject({ environment, scope, reason: reason.optional() });

export const changeReceipt = z.object({
  version: z.number().int().describe("Ruleset version that carries the change"),
  changedAt: instant,
  changed: z.boolean().describe("false: it was so already"),
  connected: z.number().int().describe("Instances that have to confirm"),
  exposures: z.array(exposure.extend({ experiment: key })).describe("State after the change"),
});
export type ChangeReceipt = z.infer<typeof changeReceipt>;

export const instanceStatus = z.object({
  id,
  service: z.string(),
  build: z.string(),
  sdk: z.string(),
  environment: environmentKey,
  version: z.number().int().describe("Ruleset version it has applied"),
  current: z.boolean(),
  connectedAt: instant,
  lastRenewalAt: instant,
  leaseEndsAt: instant,
  spooledBytes: z.number().int(),
  dropped: z.number().int(),
  gaps: z.number().int().describe("Evidence records that were made and have not arrived"),
});
export type InstanceStatus = z.infer<typeof instanceStatus>;

export const confirmations = z.object({
  version: z.number().int(),
  changedAt: instant,
  connected: z.number().int(),
  confirmed: z.number().int(),
  latestMs: z.number().nullable().describe("From the change to the latest confirmation so far"),
  instances: z.array(
    z.object({
      id,
      service: z.string(),
      build: z.string(),
      confirmed: z.boolean(),
      ms: z.number().nullable(),
      leaseEndsAt: instant,
    }),
  ),
});
export type Confirmations = z.infer<typeof confirmations>;

export const exposureChange = z.object({
  id,
  at: instant,
  actor,
  environment: environmentKey,
  scope,
  change: z.enum(["activate", "raise", "lower", "pause", "kill", "resume"]),
  from: z.string(),
  to: z.string(),
  reason: z.string().nullable(),
  version: z.number().int(),
  promotions: z
    .array(signedStatement)
    .default([])
    .describe("Signatures of who may promote, where it went up: over memo digest, revision digest and ring"),
});
export type ExposureChange = z.infer<typeof exposureChange>;

const tag = "exposure";
/** Halting is wide: reviewers, and viewers whom the memo names. What raises takes a name in the memo as well. */
const anyone = { person: "viewer", keys: ["automation"] } as const;
const readers = { person: "viewer", keys: ["automation"] } as const;
const sdk = { keys: ["service", "worker"] } as const;
const problems = ["not-found", "conflict", "person-needed"] as const;
export const exposureEndpoints = {
  ruleset: endpoint({
    method: "GET",
    path: "/api/v1/ruleset",
    tag,
    summary: "The ruleset of the key's environment and workflows; 304 with If-None-Match",
    access: sdk,
    response: ruleset,
  }),
  rulesetStream: endpoint({
    method: "GET",
    path: "/api/v1/ruleset/stream",
    tag,
    summary: "Event `ruleset` with the whole, then `patch` for each change",
    access: sdk,
    query: z.object({ instance: id.optional() }),
    response: z.union([ruleset, rulesetPatch]),
    stream: true,
  }),
  renew: endpoint({
    method: "POST",
    path: "/api/v1/renewals",
    tag,
    summary: "Acknowledge a version and renew the lease",
    access: sdk,
    body: renewalRequest,
    response: renewalResponse,
    problems: ["stale-replica"],
  }),
  activate: endpoint({
    method: "POST",
    path: "/api/v1/exposure/activate",
    tag,
    summary:
      "Make a revision the active one; starts in shadow the first time, keeps the ring after. A person's",
    access: anyone,
    body: z.strictObject({
      environment,
      experiment: key,
      revision: z.number().int().min(1),
      reason: reason.optional(),
    }),
    response: changeReceipt,
    problems,
  }),
  setRing: endpoint({
    method: "POST",
    path: "/api/v1/exposure/ring",
    tag,
    summary: "Move to a ring. Up is a person's; down anyone's who may halt",
    access: anyone,
    body: z.strictObject({
      environment,
      experiment: key,
      ring: z.number().int().min(0).max(11),
      reason: reason.optional(),
    }),
    response: changeReceipt,
    problems,
  }),
  pause: endpoint({
    method: "POST",
    path: "/api/v1/exposure/pause",
    tag,
    summary: "No new AI runs; drafts and actions wait",
    access: anyone,
    body: scopedChange,
    response: changeReceipt,
    problems,
  }),
  kill: endpoint({
    method: "POST",
    path: "/api/v1/exposure/kill",
    tag,
    summary: "No AI runs, those in flight aborted; waiting drafts fall to the baseline",
    access: anyone,
    body: scopedChange,
    response: changeReceipt,
    problems,
  }),
  resume: endpoint({
    method: "POST",
    path: "/api/v1/exposure/resume",
    tag,
    summary: "End a pause or a kill; after a kill with a reason. A person's",
    access: anyone,
    body: scopedChange,
    response: changeReceipt,
    problems,
  }),
  confirmations: endpoint({
    method: "GET",
    path: "/api/v1/exposure/confirmations",
    tag,
    summary: "Which instances have applied a version",
    access: readers,
    query: inEnvironment.extend({ version: z.coerce.number().int().min(0) }),
    response: confirmations,
  }),
  exposureHistory: endpoint({
    method: "GET",
    path: "/api/v1/exposure/history",
    tag,
    summary: "Changes, newest first",
    access: readers,
    query: inEnvironment.extend({ experiment: key.optional(), cursor, limit }),
    response: page(exposureChange),
  }),
  instances: endpoint({
    method: "GET",
    path: "/api/v1/instances",
    tag,
    summary: "Connected instances",
    access: readers,
    query: inEnvironment,
    response: z.object({ items: z.array(instanceStatus), version: z.number().int() }),
  }),
};
