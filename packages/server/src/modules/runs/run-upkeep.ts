import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Queryable } from "../../platform/database.ts";
import { leastIdentifierAt } from "../../platform/identifiers.ts";
import type { Schema } from "../../schema.ts";

const monthsAhead = 3;
const everyMs = 6 * 3_600_000;
const partitioned = ["runs", "run_payloads"] as const;

/**
 * Makes the partitions of this month and the next ones. Rows of a month without a partition lie in the rest; a
 * month that has rows there stays there, which costs speed and nothing else.
 */
export async function makePartitions(query: Queryable<Schema>, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= monthsAhead; ahead++) {
    const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1);
    const to = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1);
    const [low, high] = [leastIdentifierAt(from), leastIdentifierAt(to)];
    for (const table of partitioned) {
      const name = `${table}_${new Date(from).toISOString().slice(0, 7).replace("-", "_")}`;
      const column = sql.ref(table === "runs" ? "id" : "run_id");
      const { rows } = await sql<{ present: boolean }>`
        select to_regclass(${name}) is not null or exists (select from ${sql.table(`${table}_rest`)} where ${column} >= ${low}::uuid and ${column} < ${high}::uuid) as present`.execute(
        query,
      );
      if (rows[0]?.present) continue;
      await sql`create table ${sql.table(name)} partition of ${sql.table(table)} for values from (${sql.lit(low)}) to (${sql.lit(high)})`.execute(
        query,
      );
    }
  }
}

/** Keeps partitions ahead of time; one replica does it. */
export function keepRuns({ database, clock }: { database: Database<Schema>; clock: Clock }) {
  return database.elect("run-upkeep", async (signal) => {
    while (!signal.aborted) {
      await makePartitions(database.kysely, new Date(clock.now()));
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  });
}
