import { z } from "zod";
import { conditions } from "./condition.ts";
import { definition } from "./definition/definition.ts";
import { digest, environmentKey, key, micros } from "./primitives.ts";

/**
 * Exposure as an SDK sees it: `inactive` has no active revision, `open` runs, `paused` starts no new AI
 * runs, `killed` also aborts those in flight. A paused workflow or environment arrives as `paused` here.
 */
export const exposureState = z.enum(["inactive", "open", "paused", "killed"]);
export type ExposureState = z.infer<typeof exposureState>;

const version = z.number().int().min(0);
const shape = definition.shape;

/** The part of an experiment's state that changes at a person's word; small, so that a kill is quick. */
export const rulesetExposure = z.strictObject({
  key,
  exposure: exposureState,
  epoch: version.describe(
    "Raised by pause, kill, lowering and activation; an AI result of another epoch is dropped",
  ),
  phase: version.describe("Raised by every change of allocation, revision or metric definition"),
  ring: z.number().int().min(0).describe("0 is shadow; ring k is the union of rings 1 to k"),
});
export type RulesetExposure = z.infer<typeof rulesetExposure>;

/** All that an SDK needs to decide and to run one experiment at its active revision. */
export const rulesetExperiment = rulesetExposure.extend({
  name: z.string(),
  workflow: key,
  revision: z.number().int().min(1),
  digest,
  memoDigest: digest,
  salt: z.string().min(1).max(100),
  rings: z.array(z.strictObject({ name: z.string(), audience: conditions, share: z.number().min(0).max(1) })),
  audience: conditions,
  split: z.strictObject({ ai: z.number().min(0).max(1) }),
  exclusion: z.strictObject({ group: z.string(), from: z.number(), to: z.number() }).optional(),
  budgets: shape.budgets,
  model: shape.model,
  prompts: z.record(key, z.strictObject({ digest, text: z.string() })),
  documentSets: z.record(
    key,
    z.strictObject({
      digest,
      documents: z.array(z.strictObject({ id: z.string(), title: z.string(), text: z.string() })),
    }),
  ),
  contracts: z.strictObject({
    input: z.record(z.string(), z.unknown()),
    output: z.record(z.string(), z.unknown()),
    important: z.array(z.string()),
    incomplete: shape.contracts.shape.incomplete,
    contradictions: shape.contracts.shape.contradictions,
  }),
  redaction: shape.redaction,
  checks: shape.checks,
  review: shape.review,
  action: shape.action,
});
export type RulesetExperiment = z.output<typeof rulesetExperiment>;

/** Everything one key may decide on, in one environment. */
export const ruleset = z.strictObject({
  environment: environmentKey,
  version,
  leaseMs: z.number().int().positive(),
  killed: z.boolean().describe("The whole environment is killed"),
  killedWorkflows: z.array(key),
  segments: z.record(z.string(), conditions).describe("By experiment/segment"),
  experiments: z.array(rulesetExperiment),
});
export type Ruleset = z.output<typeof ruleset>;

/** A change from one version to another; one whose `base` is not the version held asks for a full read. */
export const rulesetPatch = z.strictObject({
  base: version,
  version,
  killed: z.boolean(),
  killedWorkflows: z.array(key),
  exposures: z.array(rulesetExposure).describe("Experiments whose revision is unchanged"),
  experiments: z.array(rulesetExperiment).describe("Experiments that are new or have another revision"),
  segments: z.record(z.string(), conditions),
  removed: z.array(key),
});
export type RulesetPatch = z.output<typeof rulesetPatch>;

/** Who is speaking: one process of one service. */
export const instance = z.strictObject({
  id: z.uuid().describe("Made anew at each start of the process"),
  service: z.string().min(1).max(80),
  build: z.string().min(1).max(100).default("unknown"),
  sdk: z.string().max(40).default("unknown"),
});
export type Instance = z.infer<typeof instance>;

const amount = z.strictObject({ experiment: key, micros });

/** Sent every third of the lease and at once after a patch: acknowledgement and lease in one. */
export const renewalRequest = z.strictObject({
  instance,
  version: version.describe("Ruleset version applied; 0 for none"),
  leaving: z.boolean().default(false).describe("The process is shutting down"),
  evidence: z
    .strictObject({
      queued: z.number().int().min(0),
      spooledBytes: z.number().int().min(0),
      dropped: z.number().int().min(0).describe("Records given up since start because the spool was full"),
    })
    .optional(),
  spent: z.array(amount).max(200).default([]).describe("Spent since the last answered renewal"),
  wanted: z.array(amount).max(200).default([]).describe("Slices asked for"),
});
export type RenewalRequest = z.input<typeof renewalRequest>;

export const renewalResponse = z.strictObject({
  version: version.describe("Newest ruleset version of this environment"),
  leaseMs: z
    .number()
    .int()
    .min(0)
    .describe(
      "Granted, counted from when the request was sent; the replica's own staleness is already taken off",
    ),
  granted: z.array(amount).describe("Spend slices, good until the end of the UTC day"),
});
export type RenewalResponse = z.infer<typeof renewalResponse>;
