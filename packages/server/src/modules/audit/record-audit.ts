import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
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
  if (events.length === 0) return;
  const rows = events.map(({ caller, before, after, ...event }) => {
    const actor = caller ? actorOf(caller) : systemActor;
    return {
      id: event.id,
      at: event.at,
      actor_kind: actor.kind,
      actor_id: actor.id,
      origin: caller?.from ?? null,
      action: event.action,
      subject_kind: event.subject.kind,
      subject_id: event.subject.id,
      environment: event.environment ?? null,
      experiment_key: event.experiment ?? null,
      before: recordedFacts(before),
      after: recordedFacts(after),
    };
  });
  // One statement whatever their number: it is prepared once and costs one round trip.
  await sql`
    insert into audit_entries (id, at, actor_kind, actor_id, origin, action, subject_kind, subject_id, environment,
      experiment_key, before, after)
    select id, at, actor_kind, actor_id, origin, action, subject_kind, subject_id, environment, experiment_key, before,
      after
    from jsonb_populate_recordset(null::audit_entries, ${JSON.stringify(rows)}::jsonb)`.execute(tx);
}
