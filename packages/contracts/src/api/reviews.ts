import { z } from "zod";
import { arm, attributes, digest, environmentKey, id, instant, jsonValue, key } from "../primitives.ts";
import { actor, cursor, inEnvironment, limit, page } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/**
 * waiting → claimed → approved | edited | rejected; waiting or claimed → expired (past due) or withdrawn
 * (killed). Rejected, expired and withdrawn end in the baseline.
 */
export const reviewState = z.enum([
  "waiting",
  "claimed",
  "approved",
  "edited",
  "rejected",
  "expired",
  "withdrawn",
]);
export type ReviewState = z.infer<typeof reviewState>;

/** A draft that the SDK hands in; the answer is what makes it pending. */
export const draftSubmission = z.strictObject({
  run: id,
  experiment: key,
  revision: z.number().int().min(1),
  epoch: z.number().int().min(0),
  unit: z.string().min(1).max(500),
  attributes: attributes.default({}),
  title: z.string().max(200).default(""),
  source: jsonValue.describe("What the reviewer reads beside the draft: the redacted input"),
  draft: jsonValue.describe("The output, real values restored"),
  baseline: jsonValue.describe("What is sent where the draft is not"),
  references: z
    .array(
      z.strictObject({
        start: z.number().int().min(0),
        end: z.number().int().min(0),
        path: z.string().max(300),
        source: z.string().max(300),
        sourceStart: z.number().int().min(0),
        sourceEnd: z.number().int().min(0),
        supported: z.boolean(),
      }),
    )
    .max(500)
    .default([])
    .describe("Per claim: where it stands in the draft's text at `path`, and its passage in the source"),
  checks: z
    .array(
      z.strictObject({
        check: z.string().max(80),
        verdict: z.enum(["passed", "failed", "unevaluated"]),
        message: z.string().max(500),
      }),
    )
    .max(30)
    .default([]),
  target: z.string().min(1).max(300).describe("Record acted on, from the input"),
  idempotencyKey: z.string().min(1).max(300),
});
export type DraftSubmission = z.input<typeof draftSubmission>;

export const reviewSummary = z.object({
  id,
  experiment: key,
  experimentName: z.string(),
  environment: environmentKey,
  run: id,
  arm,
  title: z.string(),
  state: reviewState,
  queuedAt: instant,
  dueAt: instant,
  claimedBy: actor.nullable(),
  decidedBy: actor.nullable(),
  decidedAt: instant.nullable(),
});
export type ReviewSummary = z.infer<typeof reviewSummary>;

export const reviewDetail = reviewSummary.extend({
  revision: z.number().int(),
  attributes,
  source: jsonValue,
  draft: jsonValue,
  draftDigest: digest,
  final: jsonValue.nullable(),
  baseline: jsonValue,
  references: draftSubmission.shape.references,
  checks: draftSubmission.shape.checks,
  reasons: z.array(z.string()),
  askRating: z.boolean(),
  action: z.object({ system: key, recordType: key, verb: z.string(), target: z.string() }).nullable(),
  approvalExpiresMinutes: z.number().int().describe("How long an approval given now is good"),
  held: z.boolean().describe("The experiment is paused: a verdict counts, its action waits"),
});
export type ReviewDetail = z.infer<typeof reviewDetail>;

export const verdict = z.discriminatedUnion("verdict", [
  z.strictObject({
    verdict: z.literal("approved"),
    draftDigest: digest.describe("Digest of the draft that was shown"),
    rating: z.number().int().min(1).max(5).optional(),
    activeMs: z.number().int().min(0).max(86_400_000).default(0),
  }),
  z.strictObject({
    verdict: z.literal("edited"),
    draftDigest: digest,
    final: jsonValue,
    rating: z.number().int().min(1).max(5).optional(),
    activeMs: z.number().int().min(0).max(86_400_000).default(0),
  }),
  z.strictObject({
    verdict: z.literal("rejected"),
    draftDigest: digest,
    reason: z.string().min(1).max(80),
    words: z.string().max(2000).optional(),
    rating: z.number().int().min(1).max(5).optional(),
    activeMs: z.number().int().min(0).max(86_400_000).default(0),
  }),
]);
export type Verdict = z.input<typeof verdict>;

const tag = "reviews";
const params = z.object({ review: id });
const problems = ["not-found", "already-decided", "claimed-by-another", "conflict"] as const;
export const reviewEndpoints = {
  submitDraft: endpoint({
    method: "POST",
    path: "/api/v1/drafts",
    tag,
    summary: "Hand in a draft for a person; the same run twice gives the same review",
    access: { keys: ["service"] },
    body: draftSubmission,
    response: z.object({ review: id, state: reviewState, dueAt: instant }),
    status: 201,
    problems: ["exposure-closed", "not-found", "conflict"],
  }),
  reviews: endpoint({
    method: "GET",
    path: "/api/v1/reviews",
    tag,
    summary: "The queue, by due time; or decided ones, newest first",
    access: { person: "viewer", keys: ["automation"] },
    query: inEnvironment.extend({
      experiment: key.optional(),
      state: z.enum(["open", "decided"]).default("open"),
      cursor,
      limit,
    }),
    response: page(reviewSummary).extend({ waiting: z.number().int(), oldestQueuedAt: instant.nullable() }),
  }),
  review: endpoint({
    method: "GET",
    path: "/api/v1/reviews/{review}",
    tag,
    summary: "One item with source and draft; opening is recorded",
    access: { person: "reviewer" },
    params,
    response: reviewDetail,
    problems: ["not-found"],
  }),
  claim: endpoint({
    method: "POST",
    path: "/api/v1/reviews/{review}/claim",
    tag,
    summary: "Take an item; one at a time, for fifteen minutes",
    access: { person: "reviewer" },
    params,
    response: reviewSummary,
    problems,
  }),
  release: endpoint({
    method: "POST",
    path: "/api/v1/reviews/{review}/release",
    tag,
    summary: "Put an item back",
    access: { person: "reviewer" },
    params,
    response: reviewSummary,
    problems,
  }),
  decide: endpoint({
    method: "POST",
    path: "/api/v1/reviews/{review}/verdict",
    tag,
    summary: "Approve, edit or reject; approving signs exactly the text shown or edited",
    access: { person: "reviewer" },
    params,
    body: verdict,
    response: reviewSummary,
    problems,
  }),
};
