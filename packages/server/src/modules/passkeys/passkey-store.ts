import { sql, type Selectable } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { PasskeyTables } from "./passkey-tables.ts";

type Query = Queryable<Schema>;
export type PasskeyRow = Selectable<PasskeyTables["passkeys"]>;
export type ChallengeRow = PasskeyTables["passkey_challenges"];

export async function passkeysOf(query: Query, person: string): Promise<PasskeyRow[]> {
  return query
    .selectFrom("passkeys")
    .selectAll()
    .where("person_id", "=", person)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** Keeps what a device is asked; what the person was asked before for the same purpose is void. */
export async function keepChallenge(query: Query, row: ChallengeRow): Promise<void> {
  const values = { ...row, memo: row.memo && sql<never>`${JSON.stringify(row.memo)}::jsonb` };
  await query
    .insertInto("passkey_challenges")
    .values(values)
    .onConflict((conflict) => conflict.columns(["person_id", "purpose"]).doUpdateSet(values))
    .execute();
}

/** Takes a challenge away, so that nothing answers it twice. */
export async function takeChallenge(
  query: Query,
  person: string,
  purpose: ChallengeRow["purpose"],
  at: Date,
): Promise<ChallengeRow | undefined> {
  const row = await query
    .deleteFrom("passkey_challenges")
    .where("person_id", "=", person)
    .where("purpose", "=", purpose)
    .returningAll()
    .executeTakeFirst();
  return row && row.expires_at > at ? row : undefined;
}

/** False where somebody has this credential already. */
export async function insertPasskey(tx: Query, row: Omit<PasskeyRow, "last_used_at">): Promise<boolean> {
  const made = await tx
    .insertInto("passkeys")
    .values(row)
    .onConflict((conflict) => conflict.column("credential").doNothing())
    .returning("id")
    .executeTakeFirst();
  return made !== undefined;
}

/** A person's passkey by its credential, locked: two uses of one device come one after the other. */
export async function lockPasskey(
  tx: Query,
  person: string,
  credential: string,
): Promise<PasskeyRow | undefined> {
  return tx
    .selectFrom("passkeys")
    .selectAll()
    .where("person_id", "=", person)
    .where("credential", "=", credential)
    .forUpdate()
    .executeTakeFirst();
}

export async function noteUse(tx: Query, id: string, counter: number, at: Date): Promise<void> {
  await tx.updateTable("passkeys").set({ counter, last_used_at: at }).where("id", "=", id).execute();
}

export async function deletePasskey(
  tx: Query,
  person: string,
  id: string,
): Promise<{ credential: string } | undefined> {
  return tx
    .deleteFrom("passkeys")
    .where("person_id", "=", person)
    .where("id", "=", id)
    .returning("credential")
    .executeTakeFirst();
}
