import { z } from "zod";
import { digest, environmentKey, id, instant, key } from "../primitives.ts";
import { actor, cursor, limit } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** What a signed checkpoint's attestation is for. */
export const auditCheckpointPurpose = "belay/audit-checkpoint/v1";

/** `previous` of the first entry, and head of an empty chain. */
export const auditGenesis = "0".repeat(64);

/**
 * An entry's hash is the SHA-256 of the RFC 8785 form of
 * `{ "format": "belay-audit-1", "position", "previous", "entry" }`.
 */
export const auditLinkFormat = "belay-audit-1";
export const auditExportFormat = "belay-audit-export-1";

/** A fact as it is kept; text as the SHA-256 of `salt:text` in UTF-8, never itself. */
export const auditFact = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string()),
  z.object({ salt: z.string(), digest }),
]);
export type AuditFactRecord = z.infer<typeof auditFact>;

const facts = z.record(z.string(), auditFact);

/** What an entry's hash covers. Names are not part of it: an entry knows people and keys by id. */
export const auditContent = z.object({
  id,
  at: instant,
  actor: actor.omit({ name: true }),
  origin: z.string().nullable().describe("Address that the request came from; null: Belay itself"),
  action: z.string().describe("Noun and verb, such as `exposure.kill`"),
  subject: z.object({ kind: z.string(), id: z.string() }),
  environment: environmentKey.nullable(),
  experiment: key.nullable(),
  before: facts,
  after: facts,
});
export type AuditContent = z.infer<typeof auditContent>;

export const auditLink = z.object({
  position: z.number().int().min(1),
  previous: digest.describe("Hash of the entry before"),
  hash: digest,
});
export type AuditLink = z.infer<typeof auditLink>;

export const auditEntry = auditContent.extend({
  actor,
  link: auditLink.nullable().describe("null: not linked yet, which takes up to a second"),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** What a checkpoint signs: so many entries there were, and the hash of the last. */
export const auditCheckpointStatement = z.object({
  count: z.number().int().min(1),
  head: digest,
  at: instant,
});
export type AuditCheckpointStatement = z.infer<typeof auditCheckpointStatement>;

export const auditCheckpoint = z.object({
  statement: auditCheckpointStatement,
  purpose: z.string(),
  keyId: z.string(),
  signature: z.string().describe("Ed25519, base64"),
});
export type AuditCheckpoint = z.infer<typeof auditCheckpoint>;

const publicKeys = z.array(z.object({ keyId: z.string(), publicKey: z.string().describe("SPKI, base64") }));

/** A line of the export: one header, then entries by position with the checkpoints among them. */
export const auditExportLine = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("header"),
    format: z.literal(auditExportFormat),
    at: instant,
    count: z.number().int().describe("Entries that follow"),
    head: digest.describe("Hash of the last of them"),
    keys: publicKeys,
  }),
  auditLink.extend({ kind: z.literal("entry"), entry: auditContent }),
  z.object({ kind: z.literal("checkpoint"), checkpoint: auditCheckpoint }),
]);
export type AuditExportLine = z.infer<typeof auditExportLine>;

export const auditChain = z.object({
  count: z.number().int().describe("Entries linked"),
  head: digest,
  waiting: z.number().int().describe("Entries that are not linked yet"),
  checkpoint: auditCheckpoint.nullable().describe("The latest; null: nothing has been linked yet"),
  keys: publicKeys,
});
export type AuditChain = z.infer<typeof auditChain>;

const word = z.string().trim().min(1).max(200);
export const auditFilter = z.object({
  search: word
    .optional()
    .describe("Part of an action, a subject, an origin, an experiment or an actor's name"),
  actor: word.optional().describe("Id, or part of a name"),
  action: word.optional().describe("All of it, or its noun: `exposure` finds `exposure.kill`"),
  subject: word.optional().describe("Id of what was changed or opened, or its kind"),
  experiment: key.optional(),
  environment: environmentKey.optional(),
  origin: word.optional().describe("Address, or how it begins"),
  from: instant.optional(),
  to: instant.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

const tag = "audit";
const access = { person: "operator" } as const;
export const auditEndpoints = {
  audit: endpoint({
    method: "GET",
    path: "/api/v1/audit",
    tag,
    summary: "Who changed or opened what, newest first",
    access,
    query: auditFilter.extend({ cursor, limit }),
    response: z.object({ items: z.array(auditEntry), next: z.string().nullable() }),
  }),
  auditEntry: endpoint({
    method: "GET",
    path: "/api/v1/audit/entries/{entry}",
    tag,
    summary: "One entry",
    access,
    params: z.object({ entry: id }),
    response: auditEntry,
    problems: ["not-found"],
  }),
  auditChain: endpoint({
    method: "GET",
    path: "/api/v1/audit/chain",
    tag,
    summary: "How far entries are linked, and the latest signed checkpoint",
    access,
    response: auditChain,
  }),
  auditExport: endpoint({
    method: "GET",
    path: "/api/v1/audit/export",
    tag,
    summary: "The whole chain with its checkpoints, to be verified offline; exporting is itself recorded",
    access,
    response: auditExportLine,
    lines: true,
  }),
};
