import { createTestDatabase } from "@belay/testkit";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "../../platform/database.ts";
import { leastIdentifierAt } from "../../platform/identifiers.ts";
import { silentLog } from "../../platform/log.ts";
import type { Schema } from "../../schema.ts";
import { createRunPartitions } from "./run-partitions.ts";

let database: Database<Schema>;
let drop: () => Promise<void>;
beforeEach(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  database = createDatabase<Schema>({ url: made.url, log: silentLog() });
});
afterEach(async () => {
  await database.close();
  await drop();
});

const partitions = async () => {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent in ('runs'::regclass, 'run_payloads'::regclass) order by 1`.execute(database.kysely);
  return rows.map(({ name }) => name);
};
const keep = (id: string) =>
  database.kysely
    .insertInto("run_payloads")
    .values({ run_id: id, unit: "unit", names: ["input"], sealed: Buffer.from("sealed") })
    .execute();
const placeOf = async (id: string) => {
  const { rows } = await sql<{
    place: string;
  }>`select tableoid::regclass::text as place from run_payloads where run_id = ${id}`.execute(
    database.kysely,
  );
  return rows.map(({ place }) => place);
};

test("months are made ahead, over the turn of the year, once however many ask at once", async () => {
  const now = Date.UTC(2031, 10, 30, 23, 59);
  await Promise.all(Array.from({ length: 4 }, () => createRunPartitions(database).ensure(now)));
  const months = ["2031_11", "2031_12", "2032_01", "2032_02"];
  expect(await partitions()).toEqual(
    [...months, "rest"].flatMap((month) => [`run_payloads_${month}`, `runs_${month}`]).toSorted(),
  );
  const edge = leastIdentifierAt(Date.UTC(2032, 0, 1));
  const before = leastIdentifierAt(Date.UTC(2032, 0, 1) - 1);
  await Promise.all([keep(edge), keep(before)]);
  expect(await placeOf(edge)).toEqual(["run_payloads_2032_01"]);
  expect(await placeOf(before)).toEqual(["run_payloads_2031_12"]);
});

test("rows that came before their month's partition move into it", async () => {
  const ids = [5, 40].map((day) => leastIdentifierAt(Date.UTC(2031, 0, day)));
  for (const id of ids) await keep(id);
  expect(await placeOf(ids[0]!)).toEqual(["run_payloads_rest"]);
  await createRunPartitions(database).ensure(Date.UTC(2031, 0, 10));
  expect(await Promise.all(ids.map(placeOf))).toEqual([["run_payloads_2031_01"], ["run_payloads_2031_02"]]);
});

test("a partition has what the whole table has", async () => {
  await createRunPartitions(database).ensure(Date.UTC(2031, 0, 10));
  const shapeOf = async (table: string) => {
    const { rows } = await sql<{ shape: string }>`
      select regexp_replace(indexdef, '^.* USING', '') as shape from pg_indexes where tablename = ${table}
      union all select concat_ws(' ', attname, attstorage, attnotnull) from pg_attribute where attrelid = ${table}::regclass and attnum > 0
      order by 1`.execute(database.kysely);
    return rows.map(({ shape }) => shape);
  };
  for (const table of ["runs", "run_payloads"])
    expect(await shapeOf(`${table}_2031_01`)).toEqual(await shapeOf(`${table}_rest`));
});
