import type { EnvironmentKey } from "@belay/contracts";
import { sql, type RawBuilder } from "kysely";
import { actorOf, systemActor, type Caller } from "../../platform/caller.ts";
import type { Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { recordedFacts, type AuditFact } from "./audit-entry.ts";

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

/** Writes entries within the transaction that makes the change, so that there is never one without the other. */
export async function recordAudit(tx: Transaction<Schema>, ...events: AuditEvent[]): Promise<void> {
  if (events.length > 0) await insertion(events).execute(tx);
}

/**
 * The same in one round trip with another statement of the transaction, where others wait for a lock that it holds, as
 * every kill does for the one before.
 */
export async function recordAuditWith(
  tx: Transaction<Schema>,
  statement: RawBuilder<unknown>,
  event: AuditEvent,
): Promise<void> {
  await sql`with entry as (${insertion([event])}) ${statement}`.execute(tx);
}

const insertion = (events: AuditEvent[]): RawBuilder<unknown> => sql`
  insert into audit_entries (id, at, actor_kind, actor_id, origin, action, subject_kind, subject_id, environment,
    experiment_key, before, after)
  values ${sql.join(events.map(rowOf))}`;

function rowOf({ id, at, caller, action, subject, ...event }: AuditEvent): RawBuilder<unknown> {
  const actor = caller ? actorOf(caller) : systemActor;
  const facts = (given: AuditEvent["before"]) => JSON.stringify(recordedFacts(given));
  return sql`(${id}, ${at}, ${actor.kind}, ${actor.id}, ${caller?.from ?? null}, ${action}, ${subject.kind}, ${subject.id},
    ${event.environment ?? null}, ${event.experiment ?? null}, ${facts(event.before)}, ${facts(event.after)})`;
}
