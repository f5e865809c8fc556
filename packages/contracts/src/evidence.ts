import { z } from "zod";
import { arm, attributes, digest, id, instant, jsonValue, key, micros } from "./primitives.ts";
import { instance } from "./ruleset.ts";

/** Where a run failed: one taxonomy for all experiments. */
export const failureCategory = z.enum([
  "input-data",
  "retrieval",
  "prompt",
  "model",
  "check",
  "people",
  "system-of-record",
  "infrastructure",
]);
export type FailureCategory = z.infer<typeof failureCategory>;

/** Why the gate decided as it did. */
export const gateReason = z.enum([
  "assigned",
  "shadow",
  "outside-audience",
  "outside-ring",
  "excluded",
  "paused",
  "killed",
  "workflow-killed",
  "environment-killed",
  "inactive",
  "invalid-experiment",
  "unknown-experiment",
  "missing-unit",
  "off",
  "never-connected",
  "lease-expired",
]);
export type GateReason = z.infer<typeof gateReason>;

/** Why the baseline was served although the unit was assigned to the AI arm and the gate was open. */
export const fallbackReason = z.enum([
  "input-incomplete",
  "input-contradictory",
  "redaction-failed",
  "retrieval-failed",
  "prompt-missing",
  "endpoint-refused",
  "model-failed",
  "model-timeout",
  "output-invalid",
  "check-failed",
  "check-unevaluated",
  "budget-exceeded",
  "spend-exhausted",
  "breaker-open",
  "aborted",
  "epoch-changed",
  "lease-expired",
  "review-unavailable",
  "journal-failed",
  "ai-failed",
]);
export type FallbackReason = z.infer<typeof fallbackReason>;

export const stepName = z.enum(["ingest", "redact", "retrieve", "generate", "check", "review", "act"]);
export type StepName = z.infer<typeof stepName>;

const count = z.number().int().min(0);
/** Fits PostgreSQL's integer. */
const counter = count.max(2_147_483_647);
/** Bounds that no honest step reaches and under which sums stay exact. */
const tokens = count.max(1_000_000_000);
const stepCost = micros.max(1_000_000_000_000);
const milliseconds = z.number().min(0).max(86_400_000);
const short = z.string().max(200);

/** What a step leaves that is counted: numbers, digests and fixed words, never text of the workflow. */
export const stepFacts = z
  .strictObject({
    contract: short,
    quality: z.number().min(0).max(1),
    missing: count,
    redactions: z.record(z.string().max(40), count),
    documentSet: short,
    hits: z.array(z.strictObject({ document: short, score: z.number() })).max(50),
    prompt: key,
    promptDigest: digest,
    promptCharacters: count,
    model: short.describe("Model asked for"),
    answeredBy: short.describe("Model that answered"),
    endpoint: z.string().max(300),
    temperature: z.number(),
    attempts: count,
    inputTokens: tokens,
    outputTokens: tokens,
    costMicros: stepCost,
    firstTokenMs: milliseconds,
    confidence: z.number().min(0).max(1),
    checks: z
      .array(
        z.strictObject({
          check: short,
          verdict: z.enum(["passed", "failed", "unevaluated"]),
          findings: count,
          consequence: z.enum(["baseline", "stop-for-person", "note"]),
        }),
      )
      .max(30),
    sentences: count,
    supported: count,
  })
  .partial();
export type StepFacts = z.infer<typeof stepFacts>;

export const step = z.strictObject({
  name: stepName,
  startedMs: milliseconds.describe("After the run's start"),
  durationMs: milliseconds,
  status: z.enum(["ok", "flagged", "failed"]),
  facts: stepFacts.default({}),
});
export type Step = z.infer<typeof step>;

/** Known at the start of a run. */
export const runHead = z.strictObject({
  id,
  experiment: key,
  revision: counter.min(1),
  epoch: counter,
  phase: counter,
  unit: z
    .string()
    .min(1)
    .max(500)
    .describe("Key of the unit; kept only as keyed pseudonym and as encrypted payload"),
  attributes: attributes.default({}),
  ring: z
    .number()
    .int()
    .min(0)
    .max(11)
    .nullable()
    .describe("Smallest ring that holds the unit; null: none does"),
  assigned: arm
    .nullable()
    .describe(
      "The arm drawn; null: the unit is in no ring, or the experiment is closed to it, and is not compared",
    ),
  shadow: z.boolean().default(false),
  bucket: z.number().min(0).max(1).optional(),
  startedAt: instant,
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional()
    .describe("W3C trace id"),
});
export type RunHead = z.infer<typeof runHead>;

export const runOutcome = z
  .enum(["served", "pending", "fallback", "shadow", "failed"])
  .describe(
    "served: the assigned arm. pending: a draft waits for a person. fallback: baseline instead of the AI arm. shadow: the AI path ran unseen. failed: the baseline itself threw",
  );
export type RunOutcome = z.infer<typeof runOutcome>;

export const payloadName = z.enum([
  "input",
  "redacted",
  "sources",
  "prompt",
  "draft",
  "final",
  "baseline",
  "findings",
  "error",
]);
export type PayloadName = z.infer<typeof payloadName>;

/** What the run's text was; encrypted as it arrives, apart from everything that is counted. */
export const payloads = z.partialRecord(payloadName, jsonValue);

export const runEnd = z.strictObject({
  endedAt: instant,
  durationMs: milliseconds,
  served: arm,
  outcome: runOutcome,
  reason: z.union([gateReason, fallbackReason]),
  category: failureCategory.optional(),
  failedStep: stepName.optional(),
  review: id.optional(),
  inputQuality: z.number().min(0).max(1).optional(),
  steps: z.array(step).max(100),
  payloads: payloads.default({}),
});
export type RunEnd = z.infer<typeof runEnd>;

const sequence = z
  .number()
  .int()
  .min(1)
  .describe("Counts an instance's records from 1, so that a gap is seen");

/** A run is sent once when it has ended; `begun` is sent before only where it is still under way, or was cut off. */
export const evidenceRecord = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("begun"), sequence, run: runHead }),
  z
    .strictObject({ kind: z.literal("lost"), sequence, run: runHead })
    .describe("Begun by an earlier process that ended without ending it"),
  z.strictObject({ kind: z.literal("ended"), sequence, run: runHead, end: runEnd }),
  z.strictObject({
    kind: z.literal("dropped"),
    sequence,
    first: sequence,
    last: sequence,
    reason: z.enum(["spool-full", "spool-unreadable", "refused"]),
  }),
]);
export type EvidenceRecord = z.infer<typeof evidenceRecord>;

/** Longest batch, in records. */
export const evidenceBatchLimit = 500;

export const evidenceBatch = z.strictObject({
  instance,
  records: z.array(evidenceRecord).min(1).max(evidenceBatchLimit),
});
export type EvidenceBatch = z.input<typeof evidenceBatch>;

/** A batch as it is received: each record is read by itself, so that one that can't be taken keeps no other back. */
export const evidenceEnvelope = z.strictObject({
  instance,
  records: z.array(z.unknown()).min(1).max(evidenceBatchLimit),
});
export type EvidenceEnvelope = z.output<typeof evidenceEnvelope>;

export const evidenceReceipt = z.strictObject({
  accepted: count,
  duplicates: count.describe("Records of this instance that had arrived before"),
  refused: z
    .array(
      z.strictObject({
        index: count.describe("Place in the batch, from 0"),
        sequence: sequence.nullable().describe("Null where the record has no readable one"),
        code: z.string(),
        message: z.string(),
      }),
    )
    .describe("Records that can never be taken; all others are safe"),
});
export type EvidenceReceipt = z.infer<typeof evidenceReceipt>;
