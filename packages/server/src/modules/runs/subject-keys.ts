import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { Pseudonyms } from "../../platform/crypto/pseudonym.ts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";

export type SubjectKeys = ReturnType<typeof createSubjectKeys>;

const cacheSize = 20_000;

/** Data keys of data subjects: made when a subject is first seen, gone for good when it is erased. */
export function createSubjectKeys({
  keyring,
  pseudonyms,
  clock,
}: {
  keyring: Keyring;
  pseudonyms: Pseudonyms;
  clock: Clock;
}) {
  const known = new Map<string, { wrapped: Buffer; key: KeyObject }>();

  return {
    /** What stands for a unit in every row: the same within an environment's workflow, unlinkable across them. */
    pseudonymOf: (environment: string, workflow: string, unit: string): string =>
      pseudonyms.of(`${environment}/${workflow}`, unit),

    /**
     * Keys by pseudonym, made where there are none; null for an erased subject. Takes no lock on what is there: what
     * is sealed while its subject is erased is sealed under a destroyed key.
     */
    async keysFor(tx: Queryable<Schema>, subjects: Iterable<string>): Promise<Map<string, KeyObject | null>> {
      const wanted = [...new Set(subjects)].toSorted();
      const keys = new Map<string, KeyObject | null>();
      if (wanted.length === 0) return keys;
      const read = () =>
        tx
          .selectFrom("subjects")
          .select(["pseudonym", "wrapped_key"])
          .where("pseudonym", "=", sql<string>`any(${wanted}::text[])`)
          .execute();
      let rows = await read();
      if (rows.length < wanted.length) {
        const present = new Set(rows.map((row) => row.pseudonym));
        const missing = wanted.filter((subject) => !present.has(subject));
        await tx
          .insertInto("subjects")
          .values(
            missing.map((pseudonym) => ({
              pseudonym,
              wrapped_key: keyring.createDataKey(pseudonym).wrapped,
              created_at: new Date(clock.now()),
              erased_at: null,
            })),
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        // Another transaction may have been first: what the table holds counts.
        rows = await read();
      }
      for (const { pseudonym, wrapped_key } of rows)
        keys.set(pseudonym, wrapped_key === null ? null : unwrap(pseudonym, wrapped_key));
      return keys;
    },
  };

  /** What was unwrapped is compared with what is kept: a key made in a transaction that failed must not live on. */
  function unwrap(subject: string, wrapped: Buffer): KeyObject {
    const found = known.get(subject);
    if (found?.wrapped.equals(wrapped)) return found.key;
    const key = keyring.openDataKey(wrapped, subject);
    if (known.size >= cacheSize) known.clear();
    known.set(subject, { wrapped, key });
    return key;
  }
}
