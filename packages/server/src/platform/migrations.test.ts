import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@belay/testkit";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "./log.ts";
import { migrate, readMigrations } from "./migrations.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "belay-migrations-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (files: Record<string, string>): void => {
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(directory, name), sql);
};
const empty = async (): Promise<string> => (await createTestDatabase({ migrations: [] })).url;
const run = (url: string): Promise<number[]> =>
  migrate({ url, log: silentLog(), migrations: readMigrations(directory) });
const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

const first = { "0001_one.sql": "create table one (value int); insert into one values (1);" };
const second = { "0002_two.sql": "alter table one add column more text;" };

test("runs what is new, in order, once", async () => {
  const url = await empty();
  write({ ...second, ...first });
  expect(await run(url)).toEqual([1, 2]);
  expect(await run(url)).toEqual([]);
  write({ "0010_ten.sql": "insert into one values (2);" });
  expect(await run(url)).toEqual([10]);
  expect(await query(url, "select value from one order by value")).toEqual([{ value: 1 }, { value: 2 }]);
});

test("replicas that start together apply each migration once", async () => {
  const url = await empty();
  write({ ...first, ...second });
  const applied = await Promise.all([run(url), run(url), run(url), run(url)]);
  expect(applied.flat().toSorted((a, b) => a - b)).toEqual([1, 2]);
  expect(await query(url, "select value from one")).toEqual([{ value: 1 }]);
});

test("one that fails leaves nothing of itself, and what came before it stays", async () => {
  const url = await empty();
  write({ ...first, "0002_bad.sql": "create table half (value int); select nonsense;" });
  await expect(run(url)).rejects.toThrow(/Migration 0002 "bad" failed and was undone: .*nonsense/);
  expect(await query(url, "select to_regclass('half') as half, (select value from one) as one")).toEqual([
    { half: null, one: 1 },
  ]);
  rmSync(join(directory, "0002_bad.sql"));
  write(second);
  expect(await run(url)).toEqual([2]);
});

test("a migration changed after it was applied is refused", async () => {
  const url = await empty();
  write(first);
  await run(url);
  write({ "0001_one.sql": "create table one (value bigint);" });
  await expect(run(url)).rejects.toThrow(
    /Migration 0001 "one" was applied to this database with other content/,
  );
});

test("a database upgraded by a newer version is refused", async () => {
  const url = await empty();
  write({ ...first, ...second });
  await run(url);
  rmSync(join(directory, "0002_two.sql"));
  await expect(run(url)).rejects.toThrow(/migration 0002 "two", which this version of Belay does not know/);
});

test("line ends of another system change nothing", async () => {
  const url = await empty();
  write({ "0001_one.sql": "create table one\n(value int);\n" });
  await run(url);
  write({ "0001_one.sql": "create table one\r\n(value int);\r\n" });
  expect(await run(url)).toEqual([]);
});

test("two migrations of one number, and one without a number, are named", () => {
  write({ ...first, "0001_other.sql": "" });
  expect(() => readMigrations(directory)).toThrow(/number 0001: "one" and "other"/);
  rmSync(join(directory, "0001_other.sql"));
  write({ "later.sql": "" });
  expect(() => readMigrations(directory)).toThrow(/later\.sql: name a migration NNNN_name\.sql/);
});
