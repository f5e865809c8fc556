import { z } from "zod";
import { memoContent, riskKinds, signingAreas } from "../memo/memo.ts";
import { memoDraft } from "../memo/memo-draft.ts";
import { scopeCheck } from "../memo/scope-check.ts";
import { wider } from "../memo/wider.ts";
import { digest, id, instant, key } from "../primitives.ts";
import { signedStatement } from "../signed-statement.ts";
import { actor, experimentParams, reason } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { gateItem } from "./experiments.ts";
import { memoChallenge, passkeyAssertion } from "./passkeys.ts";

/**
 * draft: being written. signing: complete, with people asked to sign its digest. approved: every signature that it
 * takes was given. superseded: a later version took its place. ended: closed by a person.
 * Editing anything but a draft makes a new version, which is a draft.
 */
export const memoState = z.enum(["draft", "signing", "approved", "superseded", "ended"]);
export type MemoState = z.infer<typeof memoState>;

export const memoSignature = z.object({
  id,
  version: z.number().int(),
  digest: digest.describe("What was signed"),
  person: actor,
  email: z.string(),
  areas: z.array(z.enum(signingAreas)).describe("What it answers for"),
  at: instant,
  method: z.enum(["session", "passkey"]).describe("passkey: the person's own device signed the digest too"),
  counts: z.boolean(),
  why: z.string().nullable().describe("Why it does not count any more"),
  attestation: signedStatement,
});
export type MemoSignature = z.infer<typeof memoSignature>;

/** Somebody the memo names to sign. */
const signer = z.object({
  email: z.string(),
  area: z.enum(signingAreas),
  required: z.boolean().describe("Whether the memo's risks ask for this area"),
  name: z.string().nullable().describe("null: nobody has this address here"),
  signed: z.boolean(),
  obstacle: z.string().nullable().describe("Why this person's signature would not count"),
});

export const memoSummary = z.object({
  experiment: key,
  name: z.string(),
  workflow: z.string(),
  version: z.number().int(),
  state: memoState,
  digest: digest.nullable().describe("null: the draft is not complete"),
  timebox: z.object({ from: z.string(), to: z.string() }).nullable(),
  inForce: z.boolean().describe("Approved, inside its timebox, and its signatures count"),
  open: z.number().int().describe("What is missing before it is in force"),
  savedAt: instant,
  savedBy: actor,
});
export type MemoSummary = z.infer<typeof memoSummary>;

export const memoDetail = memoSummary.extend({
  edition: z.number().int().describe("Count of saves; send it with the next one"),
  content: memoDraft,
  missing: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .describe("What a draft lacks before people can be asked to sign"),
  authors: z
    .array(actor)
    .describe("Everybody who wrote on it since the last approved version; none may sign"),
  intake: id.nullable(),
  createdAt: instant,
  askedAt: instant.nullable(),
  approvedAt: instant.nullable(),
  endedAt: instant.nullable(),
  endReason: z.string().nullable(),
  items: z.array(gateItem).describe("What must hold before exposure, each with who can provide it"),
  signers: z.array(signer),
  signatures: z.array(memoSignature).describe("Of this version"),
  signersNeeded: z.number().int().describe("Different people who must sign"),
  passkeyNeeded: z.boolean(),
  you: z
    .object({
      mayEdit: z.boolean(),
      maySign: z.boolean(),
      areas: z.array(z.enum(signingAreas)).describe("What your signature would answer for"),
      why: z.string().nullable().describe("Why you can't sign"),
    })
    .describe("What the caller may do"),
  revisions: z
    .array(z.object({ revision: z.number().int(), digest, active: z.boolean(), wider: z.array(wider) }))
    .describe("Revisions that name this digest, newest first"),
});
export type MemoDetail = z.infer<typeof memoDetail>;

export const memoVersion = z.object({
  version: z.number().int(),
  state: memoState,
  digest: digest.nullable(),
  savedAt: instant,
  savedBy: actor,
  approvedAt: instant.nullable(),
  signatures: z.number().int(),
});
export type MemoVersion = z.infer<typeof memoVersion>;

/** A part of the memo that differs; absent on the side where it is null. */
export const memoDifference = z.object({
  path: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  from: z.unknown().nullable(),
  to: z.unknown().nullable(),
});
export type MemoDifference = z.infer<typeof memoDifference>;

const areas = z.array(z.enum(signingAreas)).max(signingAreas.length);
/** Which signatures a memo takes. */
export const memoPolicy = z.strictObject({
  signers: z
    .number()
    .int()
    .min(2)
    .max(10)
    .describe("Different people who sign, none of them an author; never below two"),
  areas: z
    .record(z.enum(riskKinds), areas)
    .describe("Areas that a kind of risk asks for; `workflow` is asked for always"),
  spendAbove: z
    .number()
    .min(0)
    .nullable()
    .describe("A total above it, in the memo's currency, asks for the area `spend`; null: never"),
  passkey: z.boolean().describe("Each signature takes the person's own device as well (WebAuthn)"),
});
export type MemoPolicy = z.infer<typeof memoPolicy>;

/** What `belay verify` reads: a memo with its signatures and the keys that made them. */
export const signedMemo = z.object({
  format: z.literal("belay-signed-memo-1"),
  experiment: key,
  version: z.number().int(),
  state: memoState,
  memo: memoContent,
  digest,
  approvedAt: instant.nullable(),
  signatures: z.array(signedStatement),
  keys: z.array(z.object({ keyId: z.string(), publicKey: z.string() })),
});
export type SignedMemo = z.infer<typeof signedMemo>;

const problemAt = z.object({
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  path: z.string(),
  message: z.string(),
});

const markdown = z.string().min(1).max(200_000);
const basedOn = z.number().int().min(1).describe("`edition` of the memo that was read");
const version = z.coerce.number().int().min(1).optional().describe("The newest unless set");
const tag = "memos";
const readers = { person: "viewer", keys: ["automation"] } as const;
const writers = { person: "reviewer" } as const;
const problems = ["not-found", "conflict"] as const;
export const memoEndpoints = {
  memos: endpoint({
    method: "GET",
    path: "/api/v1/memos",
    tag,
    summary: "The newest version of every memo",
    access: readers,
    response: z.object({ items: z.array(memoSummary) }),
  }),
  createMemo: endpoint({
    method: "POST",
    path: "/api/v1/memos",
    tag,
    summary: "Begin a memo: from an intake, from content, or from its Markdown",
    access: writers,
    body: z.union([
      z.strictObject({ intake: id, experiment: key.optional() }),
      z.strictObject({ content: memoDraft, experiment: key.optional() }),
      z.strictObject({ markdown, experiment: key.optional() }),
    ]),
    response: memoDetail,
    status: 201,
    problems,
  }),
  memo: endpoint({
    method: "GET",
    path: "/api/v1/memos/{experiment}",
    tag,
    summary: "A memo with its signatures and what is missing",
    access: readers,
    params: experimentParams,
    query: z.object({ version }),
    response: memoDetail,
    problems: ["not-found"],
  }),
  saveMemo: endpoint({
    method: "PUT",
    path: "/api/v1/memos/{experiment}",
    tag,
    summary:
      "Save it, half-filled or whole. Anything but a draft becomes a new version, without the signatures. 409 where somebody saved meanwhile; `errors` then names the parts that differ",
    access: writers,
    params: experimentParams,
    body: z.union([z.strictObject({ basedOn, content: memoDraft }), z.strictObject({ basedOn, markdown })]),
    response: memoDetail,
    problems,
  }),
  askForSignatures: endpoint({
    method: "POST",
    path: "/api/v1/memos/{experiment}/signing",
    tag,
    summary: "Ask the people whom it names to sign this digest",
    access: writers,
    params: experimentParams,
    body: z.strictObject({ digest }),
    response: memoDetail,
    problems,
  }),
  challengeForMemo: endpoint({
    method: "POST",
    path: "/api/v1/memos/{experiment}/signing-challenge",
    tag,
    summary: "What the person's own device signs for this digest; good once, for five minutes",
    access: writers,
    params: experimentParams,
    body: z.strictObject({ digest }),
    response: memoChallenge,
    status: 201,
    problems: [...problems, "person-needed", "passkey-needed"],
  }),
  signMemo: endpoint({
    method: "POST",
    path: "/api/v1/memos/{experiment}/signatures",
    tag,
    summary: "Sign the digest that was shown. A person's, and never an author's",
    access: writers,
    params: experimentParams,
    body: z.strictObject({
      digest: digest.describe("Of the memo that was read; another one by now is refused"),
      assertion: passkeyAssertion
        .optional()
        .describe("A passkey's answer to the memo's challenge, where it is asked for"),
    }),
    response: memoDetail,
    problems: [...problems, "person-needed", "passkey-needed", "passkey-refused"],
  }),
  endMemo: endpoint({
    method: "POST",
    path: "/api/v1/memos/{experiment}/end",
    tag,
    summary: "Close it: exposure can't rise under it any more",
    access: { person: "operator" },
    params: experimentParams,
    body: z.strictObject({ digest, reason }),
    response: memoDetail,
    problems,
  }),
  memoVersions: endpoint({
    method: "GET",
    path: "/api/v1/memos/{experiment}/versions",
    tag,
    summary: "Its versions, newest first",
    access: readers,
    params: experimentParams,
    response: z.object({ items: z.array(memoVersion) }),
    problems: ["not-found"],
  }),
  memoDifferences: endpoint({
    method: "GET",
    path: "/api/v1/memos/{experiment}/differences",
    tag,
    summary: "In what one version differs from another, part by part",
    access: readers,
    params: experimentParams,
    query: z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) }),
    response: z.object({ items: z.array(memoDifference) }),
    problems: ["not-found"],
  }),
  memoMarkdown: endpoint({
    method: "GET",
    path: "/api/v1/memos/{experiment}/markdown",
    tag,
    summary: "Its Markdown: what a repository keeps as memo.md",
    access: readers,
    params: experimentParams,
    query: z.object({ version }),
    response: z.object({ fileName: z.string(), markdown: z.string() }),
    problems: ["not-found", "conflict"],
  }),
  signedMemo: endpoint({
    method: "GET",
    path: "/api/v1/memos/{experiment}/signed",
    tag,
    summary: "The memo with its signatures, for checking without this server",
    access: readers,
    params: experimentParams,
    query: z.object({ version }),
    response: signedMemo,
    problems: ["not-found", "conflict"],
  }),
  readMemo: endpoint({
    method: "POST",
    path: "/api/v1/memos/read",
    tag,
    summary: "What a Markdown memo holds, with the line of what can't be read. Keeps nothing",
    access: readers,
    body: z.strictObject({ markdown }),
    response: z.object({
      content: memoDraft.nullable(),
      digest: digest.nullable(),
      problems: z.array(problemAt),
    }),
  }),
  checkMemo: endpoint({
    method: "POST",
    path: "/api/v1/memos/check",
    tag,
    summary: "Whether it is small enough and its sample within reach. Keeps nothing",
    access: readers,
    body: z.strictObject({ content: memoDraft }),
    response: scopeCheck.extend({
      digest: digest.nullable(),
      missing: z.array(z.object({ path: z.string(), message: z.string() })),
    }),
  }),
  memoPolicy: endpoint({
    method: "GET",
    path: "/api/v1/memo-policy",
    tag,
    summary: "Which signatures memos take",
    access: readers,
    response: memoPolicy,
  }),
  setMemoPolicy: endpoint({
    method: "PUT",
    path: "/api/v1/memo-policy",
    tag,
    summary: "Change which signatures memos take",
    access: { person: "administrator" },
    body: memoPolicy,
    response: memoPolicy,
  }),
};
