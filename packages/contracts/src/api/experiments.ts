import { z } from "zod";
import { definition } from "../definition/definition.ts";
import { revisionContent } from "../definition/revision.ts";
import { digest, environmentKey, instant, key } from "../primitives.ts";
import { exposureState } from "../ruleset.ts";
import { actor, experimentParams, inEnvironment } from "./common.ts";
import { endpoint } from "./endpoint.ts";

export const memoStatus = z.object({
  digest,
  signed: z.boolean().describe("Approved, and every signature it takes counts now"),
  inForce: z.boolean().optional().describe("Signed, and today is inside its timebox"),
  version: z.number().int().nullable().optional(),
  state: z.enum(["draft", "signing", "approved", "superseded", "ended"]).nullable().optional(),
  timebox: z.object({ from: z.string(), to: z.string() }).nullable().optional(),
});

/** Exposure as screens show it. `state` is the effective one: the strictest of experiment, workflow and environment. */
export const exposure = z.object({
  environment: environmentKey,
  state: exposureState,
  heldBy: z
    .enum(["experiment", "workflow", "environment"])
    .nullable()
    .describe("Which of them pauses or kills"),
  revision: z.number().int().nullable().describe("Active revision; null before the first activation"),
  ring: z.number().int(),
  epoch: z.number().int(),
  phase: z.number().int(),
  version: z.number().int().describe("Ruleset version of the last change"),
  since: instant.nullable().describe("When the present ring and state began"),
  reason: z.string().nullable(),
  changedBy: actor.nullable(),
});
export type Exposure = z.infer<typeof exposure>;

const counts = z.object({
  runs: z.number().int(),
  units: z.number().int().describe("Different units seen"),
  served: z.number().int().describe("Runs that served their assigned arm, drafts waiting or sent included"),
  fallbacks: z.number().int(),
  unended: z.number().int().describe("Begun and not ended"),
  costMicros: z.number().int(),
  latencyP50Ms: z.number().nullable(),
  latencyP95Ms: z.number().nullable(),
});
export type ArmCounts = z.infer<typeof counts>;

export const activity = z.object({
  arms: z.object({ ai: counts, baseline: counts }),
  shadow: counts,
  outside: z.number().int().describe("Runs of units in no ring, or while closed: counted, not compared"),
});
export type Activity = z.infer<typeof activity>;

export const gateItem = z.object({
  code: z.string(),
  met: z.boolean(),
  title: z.string(),
  detail: z.string(),
  holder: z.string().nullable().describe("Who or what satisfies it"),
});
export type GateItem = z.infer<typeof gateItem>;

export const experimentSummary = z.object({
  key,
  name: z.string(),
  hypothesis: z.string(),
  workflow: z.object({ key, name: z.string(), owner: z.string(), systemOfRecord: z.string() }),
  latestRevision: z.number().int(),
  memo: memoStatus,
  rings: z.array(z.object({ name: z.string(), share: z.number() })),
  exposure,
  waitingReviews: z.number().int(),
  deadActions: z.number().int(),
  instances: z.object({
    connected: z.number().int(),
    applied: z.number().int().describe("On the newest version"),
  }),
  activity: activity.describe("Since the experiment began"),
  recent: activity.describe("Last hour; units are all that were ever seen"),
});
export type ExperimentSummary = z.infer<typeof experimentSummary>;

export const experimentDetail = experimentSummary.extend({
  definition: definition.describe("Of the active revision, else of the latest"),
  nextGate: z
    .object({ ring: z.number().int().nullable(), items: z.array(gateItem) })
    .describe("What must hold before the next ring; before shadow (0) where nothing was ever activated"),
  ringUnits: z.array(z.number().int()).describe("Different units seen per ring"),
});
export type ExperimentDetail = z.infer<typeof experimentDetail>;

export const revisionSummary = z.object({
  revision: z.number().int(),
  digest,
  memoDigest: digest,
  pushedAt: instant,
  pushedBy: actor,
  activeIn: z.array(environmentKey),
});
export type RevisionSummary = z.infer<typeof revisionSummary>;

export const activityPoint = z.object({
  minute: instant,
  ai: z.number().int(),
  baseline: z.number().int(),
  fallbacks: z.number().int(),
  shadow: z.number().int(),
});
export type ActivityPoint = z.infer<typeof activityPoint>;

const tag = "experiments";
const readers = { person: "viewer", keys: ["automation"] } as const;
export const experimentEndpoints = {
  experiments: endpoint({
    method: "GET",
    path: "/api/v1/experiments",
    tag,
    summary: "Every experiment with its state",
    access: readers,
    query: inEnvironment,
    response: z.object({ items: z.array(experimentSummary) }),
  }),
  experiment: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}",
    tag,
    summary: "One experiment",
    access: readers,
    params: experimentParams,
    query: inEnvironment,
    response: experimentDetail,
    problems: ["not-found"],
  }),
  push: endpoint({
    method: "POST",
    path: "/api/v1/experiments",
    tag,
    summary:
      "Push a definition: a new immutable revision, or the existing one where nothing changed. Activates nothing",
    access: { person: "owner", keys: ["automation"] },
    body: revisionContent,
    response: z.object({ experiment: key, revision: z.number().int(), digest, created: z.boolean() }),
    problems: ["invalid-definition"],
  }),
  revisions: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}/revisions",
    tag,
    summary: "Its revisions, newest first",
    access: readers,
    params: experimentParams,
    response: z.object({ items: z.array(revisionSummary) }),
    problems: ["not-found"],
  }),
  revision: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}/revisions/{revision}",
    tag,
    summary: "One revision with its files",
    access: readers,
    params: experimentParams.extend({ revision: z.coerce.number().int().min(1) }),
    response: revisionSummary.extend({ content: revisionContent }),
    problems: ["not-found"],
  }),
  activity: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}/activity",
    tag,
    summary: "Runs a minute, from the rollups",
    access: readers,
    params: experimentParams,
    query: inEnvironment.extend({ minutes: z.coerce.number().int().min(5).max(1440).default(60) }),
    response: z.object({ points: z.array(activityPoint) }),
    problems: ["not-found"],
  }),
};
