import type { KeyObject } from "node:crypto";
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
  const known = new Map<string, KeyObject>();

  return {
    /** What stands for a unit in every row: the same within an environment's workflow, unlinkable across them. */
    pseudonymOf: (environment: string, workflow: string, unit: string): string =>
      pseudonyms.of(`${environment}/${workflow}`, unit),

    /** Keys by pseudonym; null for an erased subject. Locks the subjects' rows against erasure until `tx` ends. */
    async keysFor(tx: Queryable<Schema>, subjects: Iterable<string>): Promise<Map<string, KeyObject | null>> {
      const wanted = [...new Set(subjects)].toSorted();
      const keys = new Map<string, KeyObject | null>();
      if (wanted.length === 0) return keys;
      const read = () =>
        tx
          .selectFrom("subjects")
          .select(["pseudonym", "wrapped_key"])
          .where("pseudonym", "in", wanted)
          .orderBy("pseudonym")
          .forKeyShare()
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

  function unwrap(subject: string, wrapped: Buffer): KeyObject {
    const found = known.get(subject);
    if (found) return found;
    const key = keyring.openDataKey(wrapped, subject);
    if (known.size >= cacheSize) known.clear();
    known.set(subject, key);
    return key;
  }
}
