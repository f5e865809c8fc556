import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import pg from "pg";
import { from, to } from "pg-copy-streams";

/**
 * The floor: rows as Belay made them, encrypted and finished, read back once and copied in binary form into empty
 * tables of the same shape, a commit a batch.
 */
export async function createCopyFloor(databaseUrl: string, count: number, batch: number) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const tables = [
    { source: "runs", target: "floor_runs", id: "id" },
    { source: "run_payloads", target: "floor_payloads", id: "run_id" },
  ];
  const batches: { target: string; rows: Buffer }[][] = [];
  for (let offset = 0; offset < count; offset += batch) {
    const parts = [];
    for (const { source, target, id } of tables) {
      const query = `copy (select * from ${source} order by ${id} offset ${offset} limit ${batch}) to stdout (format binary)`;
      parts.push({ target, rows: await buffer(client.query(to(query))) });
    }
    batches.push(parts);
  }

  return {
    /** Copies all of it once, into tables made anew. */
    async round(): Promise<void> {
      for (const { source, target } of tables) {
        await client.query(`drop table if exists ${target}`);
        await client.query(`create table ${target} (like ${source} including all)`);
      }
      for (const parts of batches) {
        await client.query("begin");
        for (const { target, rows } of parts) {
          const stream = client.query(from(`copy ${target} from stdin (format binary)`));
          stream.end(rows);
          await once(stream, "finish");
        }
        await client.query("commit");
      }
    },
    close: () => client.end(),
  };
}
