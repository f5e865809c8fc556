import type { Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { AccessContext } from "./access-context.ts";
import { hashPassword, verifyPassword } from "./authenticator.ts";

const credential = "credential";

export type Passwords = ReturnType<typeof createPasswords>;

/** Passwords where better-auth looks for them. */
export function createPasswords({ database, identifiers, at }: AccessContext) {
  const of = (person: string) =>
    database.kysely
      .selectFrom("accounts")
      .select("password")
      .where("person_id", "=", person)
      .where("provider_id", "=", credential)
      .executeTakeFirst();

  return {
    /** Slow on purpose: not within a transaction. */
    hash: hashPassword,

    async keep(tx: Transaction<Schema>, person: string, hash: string): Promise<void> {
      await tx
        .insertInto("accounts")
        .values({
          id: identifiers.next(),
          person_id: person,
          provider_id: credential,
          account_id: person,
          password: hash,
          created_at: at(),
          updated_at: at(),
        })
        .onConflict((conflict) =>
          conflict.columns(["person_id", "provider_id"]).doUpdateSet({ password: hash, updated_at: at() }),
        )
        .execute();
    },

    exists: async (person: string): Promise<boolean> => (await of(person)) !== undefined,

    async fits(person: string, password: string): Promise<boolean> {
      const kept = (await of(person))?.password;
      return kept != null && verifyPassword(kept, password);
    },
  };
}
