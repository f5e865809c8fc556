import { sql } from "kysely";
import type { Database, Queryable } from "../../platform/database.ts";
import { leastIdentifierAt } from "../../platform/identifiers.ts";
import type { Schema } from "../../schema.ts";

const monthsAhead = 3;
const partitioned = [
  { table: "runs", column: "id" },
  { table: "run_payloads", column: "run_id" },
];

/** Monthly partitions of what grows with the runs; rows of a month without one lie in the table's rest. */
export function createRunPartitions(database: Database<Schema>) {
  let ensuredThrough = 0;

  return {
    /** Makes those of this month and the next ones; at once where that was done already. */
    async ensure(now: number): Promise<void> {
      // Run ids may be a day ahead.
      if (now + 48 * 3_600_000 < ensuredThrough) return;
      const month = new Date(now);
      let to = 0;
      for (let ahead = 0; ahead <= monthsAhead; ahead++) {
        const from = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + ahead, 1);
        to = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + ahead + 1, 1);
        for (const { table, column } of partitioned) await ensurePartition(database, table, column, from, to);
      }
      ensuredThrough = to;
    },
  };
}

/** Asks the catalogue's rows: a look-up by name may answer from before another replica's commit. */
async function isThere(query: Queryable<Schema>, table: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = ${table}::regclass and relname = ${name}`.execute(query);
  return rows.length > 0;
}

async function ensurePartition(
  database: Database<Schema>,
  table: string,
  column: string,
  from: number,
  to: number,
): Promise<void> {
  const name = `${table}_${new Date(from).toISOString().slice(0, 7).replace("-", "_")}`;
  if (await isThere(database.kysely, table, name)) return;
  const [low, high] = [sql.lit(leastIdentifierAt(from)), sql.lit(leastIdentifierAt(to))];
  const [partition, rest, key] = [sql.table(name), sql.table(`${table}_rest`), sql.ref(column)];
  await database.transaction(async (tx) => {
    // Attaching locks the rest alone; whoever reads waits no longer than this.
    await sql`set local lock_timeout = '3s'`.execute(tx);
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(tx);
    if (await isThere(tx, table, name)) return;
    await sql`create table ${partition} (like ${sql.table(table)} including all)`.execute(tx);
    // Rows that came before their partition would stand in its way.
    await sql`lock table ${rest} in access exclusive mode`.execute(tx);
    await sql`
      with moved as (delete from ${rest} where ${key} >= ${low} and ${key} < ${high} returning *)
      insert into ${partition} select * from moved`.execute(tx);
    await sql`alter table ${sql.table(table)} attach partition ${partition} for values from (${low}) to (${high})`.execute(
      tx,
    );
  });
}
