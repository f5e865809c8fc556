import { id as idSchema, type AuditEntry, type AuditFilter, type auditChain } from "@belay/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import { systemActor } from "../../platform/caller.ts";
import { readCursor } from "../../platform/cursor.ts";
import type { Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { contentOf, type AuditRow } from "./audit-entry.ts";

type Query = Queryable<Schema>;
type Page = AuditFilter & { cursor?: string | undefined; limit: number };

/** Names that no table holds. */
const fixedNames = new Map([
  [systemActor.id, systemActor.name],
  ["bootstrap", "bootstrap token"],
]);

const escaped = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
const part = (text: string): string => `%${escaped(text)}%`;
const beginning = (text: string): string => `${escaped(text)}%`;

/** Entries newest first, with the actors' names as they are today. */
export async function listAudit(
  query: Query,
  filter: Page,
): Promise<{ items: AuditEntry[]; next: string | null }> {
  const [before] = readCursor(filter.cursor, "id") ?? [];
  const { search, actor, action, subject, origin, experiment, environment, from, to, limit } = filter;
  const named = actor === undefined ? [] : await actorsNamed(query, actor);
  const found = search === undefined ? [] : await actorsNamed(query, search);
  const rows = await query
    .selectFrom("audit_entries")
    .selectAll()
    .$if(before !== undefined, (list) => list.where("id", "<", before ?? ""))
    .$if(actor !== undefined, (list) =>
      list.where("actor_id", "=", sql<string>`any(${[...named, actor]}::text[])`),
    )
    .$if(action !== undefined, (list) =>
      list.where((e) => e.or([e("action", "=", action ?? ""), e("action", "like", beginning(`${action}.`))])),
    )
    .$if(subject !== undefined, (list) =>
      list.where((e) => e.or([e("subject_id", "=", subject ?? ""), e("subject_kind", "=", subject ?? "")])),
    )
    .$if(experiment !== undefined, (list) => list.where("experiment_key", "=", experiment ?? null))
    .$if(environment !== undefined, (list) => list.where("environment", "=", environment ?? null))
    .$if(origin !== undefined, (list) => list.where("origin", "like", beginning(origin ?? "")))
    .$if(from !== undefined, (list) => list.where("at", ">=", new Date(from ?? 0)))
    .$if(to !== undefined, (list) => list.where("at", "<=", new Date(to ?? 0)))
    .$if(search !== undefined, (list) =>
      list.where((e) =>
        e.or([
          ...(["action", "subject_kind", "subject_id", "origin", "experiment_key"] as const).map((column) =>
            e(column, "ilike", part(search ?? "")),
          ),
          e("actor_id", "=", sql<string>`any(${[...found, search ?? ""]}::text[])`),
        ]),
      ),
    )
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const items = await namedEntries(query, rows.slice(0, limit));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export async function findAudit(query: Query, id: string): Promise<AuditEntry> {
  const rows = await query.selectFrom("audit_entries").selectAll().where("id", "=", id).execute();
  const [entry] = await namedEntries(query, rows);
  if (!entry) throw new ProblemError({ code: "not-found", detail: "There is no audit entry with that id." });
  return entry;
}

/** How far the chain reaches; the keys are the caller's to add. */
export async function chainState(query: Query): Promise<Omit<z.input<typeof auditChain>, "keys">> {
  const head = await query
    .selectFrom("audit_head")
    .select((e) => [
      "position",
      "hash",
      e
        .selectFrom("audit_entries")
        .select((count) => count.fn.countAll<number>().as("waiting"))
        .where("audit_entries.position", "is", null)
        .as("waiting"),
    ])
    .executeTakeFirstOrThrow();
  const last = await query
    .selectFrom("audit_checkpoints")
    .select("attestation")
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return {
    count: head.position,
    head: head.hash,
    waiting: head.waiting ?? 0,
    checkpoint: last?.attestation ?? null,
  };
}

async function namedEntries(query: Query, rows: AuditRow[]): Promise<AuditEntry[]> {
  const names = await namesOf(
    query,
    rows.map((row) => row.actor_id),
  );
  return rows.map((row) => {
    const content = contentOf(row);
    const { position, previous, hash } = row;
    return {
      ...content,
      actor: { ...content.actor, name: names.get(content.actor.id) ?? "no longer known" },
      link: position === null || previous === null || hash === null ? null : { position, previous, hash },
    };
  });
}

async function namesOf(query: Query, ids: string[]): Promise<Map<string, string>> {
  const known = [...new Set(ids)].filter((id) => idSchema.safeParse(id).success);
  const { rows } = await sql<{ id: string; name: string }>`
    select id::text, name from people where id = any(${known}::uuid[])
    union all select id::text, name from machine_keys where id = any(${known}::uuid[])`.execute(query);
  return new Map([...fixedNames, ...rows.map(({ id, name }) => [id, name] as const)]);
}

/** Ids of the people and keys whose name has this part. */
async function actorsNamed(query: Query, name: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id::text from people where name ilike ${part(name)}
    union all select id::text from machine_keys where name ilike ${part(name)}
    limit 1000`.execute(query);
  const fixed = [...fixedNames].filter(([, known]) => known.toLowerCase().includes(name.toLowerCase()));
  return [...rows.map((row) => row.id), ...fixed.map(([id]) => id)];
}
