import { createHash, randomBytes } from "node:crypto";
import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import { actorOf, systemActor, type Caller } from "../../platform/caller.ts";
import type { Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { RecordedFact } from "./audit-tables.ts";

/** A number, a key from a fixed list or an id as it is; what a person wrote as `{ text }`, kept as a salted digest. */
export type AuditFact = string | number | boolean | null | readonly string[] | { text: string };

export type AuditEvent = {
  /** UUIDv7. */
  id: string;
  at: Date;
  /** Null: Belay itself. */
  caller: Caller | null;
  /** Noun and verb, such as `exposure.kill`. */
  action: string;
  subject: { kind: string; id: string };
  environment?: EnvironmentKey;
  experiment?: string;
  before?: Record<string, AuditFact>;
  after?: Record<string, AuditFact>;
};

/** Writes an entry within the transaction that makes the change, so that there is never one without the other. */
export async function recordAudit(tx: Transaction<Schema>, event: AuditEvent): Promise<void> {
  await tx
    .insertInto("audit_entries")
    .values({
      id: event.id,
      at: event.at,
      actor: sql`${JSON.stringify(event.caller ? actorOf(event.caller) : systemActor)}::jsonb`,
      origin: event.caller?.from ?? null,
      action: event.action,
      subject_kind: event.subject.kind,
      subject_id: event.subject.id,
      environment: event.environment ?? null,
      experiment_key: event.experiment ?? null,
      before: sql`${JSON.stringify(recorded(event.before))}::jsonb`,
      after: sql`${JSON.stringify(recorded(event.after))}::jsonb`,
    })
    .execute();
}

const recorded = (facts: Record<string, AuditFact> = {}): Record<string, RecordedFact> =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, recordedFact(fact)]));

function recordedFact(fact: AuditFact): RecordedFact {
  if (typeof fact !== "object" || fact === null || !("text" in fact)) return fact;
  const salt = randomBytes(16).toString("hex");
  return { salt, digest: createHash("sha256").update(`${salt}:${fact.text}`).digest("hex") };
}
