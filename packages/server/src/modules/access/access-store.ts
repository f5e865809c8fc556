import type { Person, PersonEntry } from "@belay/contracts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";

type Query = Queryable<Schema>;

const personColumns = ["id", "name", "kind", "role", "email", "areas"] as const;

export async function insertPerson(query: Query, person: Person, at: Date): Promise<void> {
  await query
    .insertInto("people")
    .values({ ...person, created_at: at })
    .execute();
}

/** A person whose access has not ended. */
export async function findPerson(query: Query, id: string): Promise<Person | undefined> {
  return query
    .selectFrom("people")
    .select(personColumns)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
}

export async function firstAdministrator(query: Query): Promise<Person | undefined> {
  return (
    query
      .selectFrom("people")
      .select(personColumns)
      .where("role", "=", "administrator")
      .where("kind", "=", "person")
      .where("ended_at", "is", null)
      // Who was invited and never came can't be who the first link is for.
      .orderBy((e) => e("last_sign_in_at", "is", null))
      .orderBy("created_at")
      .limit(1)
      .executeTakeFirst()
  );
}

export async function hasSecondFactor(query: Query, person: string): Promise<boolean> {
  const row = await query
    .selectFrom("second_factors")
    .select("person_id")
    .where("person_id", "=", person)
    .where("confirmed_at", "is not", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** People with what screens say of them; one, or all. */
export async function personEntries(query: Query, id?: string): Promise<PersonEntry[]> {
  const rows = await query
    .selectFrom("people")
    .leftJoin("second_factors", (join) =>
      join
        .onRef("second_factors.person_id", "=", "people.id")
        .on("second_factors.confirmed_at", "is not", null),
    )
    .select([
      "id",
      "name",
      "kind",
      "role",
      "email",
      "areas",
      "people.created_at",
      "last_sign_in_at",
      "ended_at",
    ])
    .select("second_factors.confirmed_at")
    .$if(id !== undefined, (one) => one.where("id", "=", id!))
    .orderBy("ended_at", (order) => order.asc().nullsFirst())
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    role: row.role,
    email: row.email,
    areas: row.areas,
    state:
      row.ended_at !== null
        ? "ended"
        : row.last_sign_in_at === null && row.kind === "person"
          ? "invited"
          : "active",
    secondFactor: row.confirmed_at !== null,
    since: row.created_at.toISOString(),
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  }));
}

/** Which of these keys and sessions still let somebody in. */
export async function liveCredentials(query: Query, credentials: string[], at: Date): Promise<Set<string>> {
  if (credentials.length === 0) return new Set();
  const keys = await query
    .selectFrom("machine_keys")
    .select("id")
    .where("id", "in", credentials)
    .where("revoked_at", "is", null)
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", at)]))
    .execute();
  const sessions = await query
    .selectFrom("sessions")
    .select("id")
    .where("id", "in", credentials)
    .where("expires_at", ">", at)
    .execute();
  return new Set([...keys, ...sessions].map((row) => row.id));
}
