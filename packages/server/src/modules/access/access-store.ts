import type { MachineKey, Person } from "@belay/contracts";
import type { Queryable } from "../../platform/database.ts";
import type { AccessTables } from "./access-tables.ts";
import type { Schema } from "../../schema.ts";

type Query = Queryable<Schema>;

const personColumns = ["id", "name", "kind", "role", "email", "areas"] as const;

export async function insertPerson(query: Query, person: Person, at: Date): Promise<void> {
  await query
    .insertInto("people")
    .values({ ...person, created_at: at })
    .execute();
}

/** Spends a link: of two who redeem it at once, one gets it. */
export async function spendLink(
  query: Query,
  tokenHash: Buffer,
  at: Date,
): Promise<{ personId: string | null } | undefined> {
  const link = await query
    .updateTable("sign_in_links")
    .set({ used_at: at })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .returning("person_id")
    .executeTakeFirst();
  return link && { personId: link.person_id };
}

export async function findPerson(query: Query, id: string): Promise<Person | undefined> {
  return query.selectFrom("people").select(personColumns).where("id", "=", id).executeTakeFirst();
}

export async function firstAdministrator(query: Query): Promise<Person | undefined> {
  return query
    .selectFrom("people")
    .select(personColumns)
    .where("role", "=", "administrator")
    .where("kind", "=", "person")
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
}

export async function findSession(
  query: Query,
  tokenHash: Buffer,
  at: Date,
): Promise<{ id: string; expiresAt: Date; person: Person } | undefined> {
  const row = await query
    .selectFrom("sessions")
    .innerJoin("people", "people.id", "sessions.person_id")
    .select([
      "sessions.id as session",
      "sessions.expires_at",
      "people.id",
      "people.name",
      "people.kind",
      "people.role",
      "people.email",
      "people.areas",
    ])
    .where("sessions.token_hash", "=", tokenHash)
    .where("sessions.expires_at", ">", at)
    .executeTakeFirst();
  return (
    row && {
      id: row.session,
      expiresAt: row.expires_at,
      person: {
        id: row.id,
        name: row.name,
        kind: row.kind,
        role: row.role,
        email: row.email,
        areas: row.areas,
      },
    }
  );
}

/** Which of these keys and sessions still let somebody in. */
export async function liveCredentials(query: Query, credentials: string[], at: Date): Promise<Set<string>> {
  if (credentials.length === 0) return new Set();
  const keys = await query
    .selectFrom("machine_keys")
    .select("id")
    .where("id", "in", credentials)
    .where("revoked_at", "is", null)
    .execute();
  const sessions = await query
    .selectFrom("sessions")
    .select("id")
    .where("id", "in", credentials)
    .where("expires_at", ">", at)
    .execute();
  return new Set([...keys, ...sessions].map((row) => row.id));
}

type KeyRow = AccessTables["machine_keys"];

export const machineKeyOf = (row: Omit<KeyRow, "secret_hash">): MachineKey => ({
  id: row.id,
  name: row.name,
  purpose: row.purpose,
  environment: row.environment,
  workflows: row.workflows,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});
