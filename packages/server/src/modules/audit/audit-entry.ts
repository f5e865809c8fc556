import { createHash, randomBytes } from "node:crypto";
import { auditLinkFormat, type AuditContent, type AuditFactRecord } from "@belay/contracts";
import type { Selectable } from "kysely";
import { canonicalDigest } from "../../platform/crypto/canonical.ts";
import type { AuditTables } from "./audit-tables.ts";

/** A number, a key from a fixed list or an id as it is; what a person wrote as `{ text }`, kept as a salted digest. */
export type AuditFact = string | number | boolean | null | readonly string[] | { text: string };

/** What no person's sentence, name or address looks like. */
const plain = /^[A-Za-z0-9_][A-Za-z0-9._:+=/-]{0,127}$/;
const mostListed = 100;

/** A fact as it is kept. Strings that could be somebody's words are digested even where they were not marked as text. */
function recordedFact(fact: AuditFact): AuditFactRecord {
  if (typeof fact === "string") return fact === "" || plain.test(fact) ? fact : digested(fact);
  if (typeof fact === "number") return Number.isFinite(fact) ? fact : null;
  if (Array.isArray(fact))
    return fact.length <= mostListed && fact.every((item) => plain.test(item))
      ? [...fact]
      : digested(JSON.stringify(fact));
  if (typeof fact !== "object" || fact === null || !("text" in fact)) return fact as boolean | null;
  return digested(fact.text);
}

function digested(text: string): { salt: string; digest: string } {
  const salt = randomBytes(16).toString("hex");
  return { salt, digest: createHash("sha256").update(`${salt}:${text}`).digest("hex") };
}

export const recordedFacts = (facts: Record<string, AuditFact> = {}): Record<string, AuditFactRecord> =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, recordedFact(fact)]));

export type AuditRow = Selectable<AuditTables["audit_entries"]>;

/** What an entry's hash covers. */
export const contentOf = (row: AuditRow): AuditContent => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actor_kind, id: row.actor_id },
  origin: row.origin,
  action: row.action,
  subject: { kind: row.subject_kind, id: row.subject_id },
  environment: row.environment,
  experiment: row.experiment_key,
  before: row.before,
  after: row.after,
});

/** The hash that binds an entry to its place and to all before it. */
export const linkHash = (position: number, previous: string, entry: AuditContent): string =>
  canonicalDigest({ format: auditLinkFormat, position, previous, entry });
