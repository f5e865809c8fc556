import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase } from "@belay/testkit";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { silentLog } from "./log.ts";
import type { Tables } from "./tables.ts";
import { isTransient } from "./transient.ts";

const opened: Database<Tables>[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

const connect = (url: string, limits = {}): Database<Tables> => {
  const database = createDatabase<Tables>({ url, log: silentLog(), poolSize: 4, limits });
  opened.push(database);
  return database;
};
const fresh = async (limits = {}): Promise<Database<Tables>> =>
  connect((await createTestDatabase()).url, limits);

const eventually = async (what: string, holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 1_000; tries++, await sleep(10)) if (holds()) return;
  throw new Error(`It never happened that ${what}.`);
};
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What a restart of PostgreSQL, or a cut cable, does to every session. */
const cutSessions = (database: Database<Tables>, name: string) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = ${name}`.execute(
    database.kysely,
  );

const names = async (database: Database<Tables>): Promise<string[]> =>
  (await database.kysely.selectFrom("belay_secrets").select("name").orderBy("name").execute()).map(
    ({ name }) => name,
  );

test("a transaction leaves all or nothing, on either door", async () => {
  const database = await fresh();
  await database.transaction((tx) =>
    tx
      .insertInto("belay_secrets")
      .values({ name: "a", sealed: Buffer.of(1) })
      .execute(),
  );
  await database.rawTransaction((client) => client.query("insert into belay_secrets values ('b', '')"));
  const stumble = new Error("stumbled");
  await expect(
    database.transaction(async (tx) => {
      await tx
        .insertInto("belay_secrets")
        .values({ name: "c", sealed: Buffer.of(1) })
        .execute();
      throw stumble;
    }),
  ).rejects.toBe(stumble);
  await expect(
    database.rawTransaction(async (client) => {
      await client.query("insert into belay_secrets values ('d', '')");
      throw stumble;
    }),
  ).rejects.toBe(stumble);
  expect(await names(database)).toEqual(["a", "b"]);
});

test("a transaction that loses a conflict is run again", async () => {
  const database = await fresh();
  await database.rawTransaction((client) => client.query("create table counter as select 0 as value"));
  const add = () =>
    database.transaction(
      async (tx) => {
        const { rows } = await sql<{ value: number }>`select value from counter`.execute(tx);
        await sleep(20);
        await sql`update counter set value = ${rows[0]!.value + 1}`.execute(tx);
      },
      { isolation: "repeatable read", retries: 10 },
    );
  await Promise.all([add(), add(), add()]);
  const { rows } = await sql<{ value: number }>`select value from counter`.execute(database.kysely);
  expect(rows[0]!.value).toBe(3);
});

test("whole numbers come exact or not at all, days stay days, times are in UTC", async () => {
  const { kysely } = await fresh();
  const { rows } = await sql`select 9007199254740991::int8 as whole, array[1, null]::int8[] as list,
    date '2026-03-29' as day, timestamptz '2026-03-29 02:30+00' as moment, current_setting('timezone') as zone`.execute(
    kysely,
  );
  expect(rows[0]).toEqual({
    whole: 9_007_199_254_740_991,
    list: [1, null],
    day: "2026-03-29",
    moment: new Date("2026-03-29T02:30:00Z"),
    zone: "UTC",
  });
  await expect(sql`select 9007199254740992::int8`.execute(kysely)).rejects.toThrow(/9007199254740992/);
});

test("what may succeed later is told from what never will", async () => {
  const database = await fresh({ statementMs: 50 });
  expect(isTransient(await failure(sql`select pg_sleep(5)`.execute(database.kysely)))).toBe(true);
  expect(isTransient(await failure(sql`select 1 / 0`.execute(database.kysely)))).toBe(false);
  expect(isTransient(await failure(sql`select from nowhere`.execute(database.kysely)))).toBe(false);
  const cut = failure(
    database.rawTransaction(async (client) => {
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(database.kysely);
      await sleep(50);
      await client.query("select 1");
    }),
  );
  expect(isTransient(await cut)).toBe(true);
  const away = connect("postgres://belay:x@127.0.0.1:1/belay");
  expect(isTransient(await failure(away.ping()))).toBe(true);
  expect(isTransient(new Error("something else"))).toBe(false);
  expect(isTransient(undefined)).toBe(false);
});

test("listeners hear what commits, nothing that rolls back, and are told to read anew after a cut", async () => {
  const database = await fresh();
  const heard: string[] = [];
  database.listen("ruleset", (event) => void heard.push(event.kind === "resync" ? "resync" : event.payload));
  await eventually("it listens", () => heard.length === 1);
  await database.transaction((tx) => database.notify(tx, "ruleset", "1"));
  await failure(
    database.transaction(async (tx) => {
      await database.notify(tx, "ruleset", "never");
      throw new Error("rolled back");
    }),
  );
  await database.rawTransaction((client) => database.notify(client, "ruleset", "2"));
  await eventually("both were heard", () => heard.length === 3);
  await cutSessions(database, "belay listen");
  await eventually("it resynchronised", () => heard.length === 4);
  await database.transaction((tx) => database.notify(tx, "ruleset", "3"));
  await eventually("it hears again", () => heard.length === 5);
  expect(heard).toEqual(["resync", "1", "2", "resync", "3"]);
});

test("a handler that throws disturbs no other, and a stopped one hears nothing", async () => {
  const database = await fresh();
  const heard: string[] = [];
  database.listen("one", () => {
    throw new Error("a handler's bug");
  });
  const second = database.listen("one", (event) => void heard.push(event.kind));
  database.listen("two", (event) => void heard.push(`two ${event.kind}`));
  await eventually("all listen", () => heard.length === 2);
  await second.stop();
  await database.transaction((tx) => database.notify(tx, "one", ""));
  await database.transaction((tx) => database.notify(tx, "two", ""));
  await eventually("the other channel heard", () => heard.includes("two notification"));
  expect(heard.filter((entry) => entry === "notification")).toEqual([]);
});

test("a notification too long to be carried is refused with its channel's name", async () => {
  const database = await fresh();
  await expect(
    database.transaction((tx) => database.notify(tx, "ruleset", "é".repeat(4_000))),
  ).rejects.toThrow(/ruleset/);
});

test("one of many replicas leads; when it stops or is cut off, another takes over", async () => {
  const { url } = await createTestDatabase();
  const replicas = [connect(url), connect(url), connect(url)];
  let most = 0;
  let now = 0;
  const terms: number[] = [];
  const elections = replicas.map((database, index) =>
    database.elect(
      "tick",
      async (signal) => {
        most = Math.max(most, ++now);
        terms.push(index);
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          signal.addEventListener("abort", () => resolve());
        });
        now--;
      },
      { retryMs: 20 },
    ),
  );
  await eventually("one leads", () => terms.length === 1);
  await elections[terms[0]!]!.stop();
  await eventually("another leads", () => terms.length === 2);
  expect(terms[1]).not.toBe(terms[0]);
  await cutSessions(replicas[0]!, "belay elections");
  await eventually("one leads again", () => terms.length === 3 && now === 1);
  expect(elections.filter((election) => election.leading())).toHaveLength(1);
  expect(most).toBe(1);
});

test("the pool survives the loss of every connection", async () => {
  const database = await fresh();
  await Promise.all([1, 2, 3].map(() => database.ping()));
  await cutSessions(database, "belay");
  await eventually("lost connections are noticed", () => database.pool.totalCount <= 1);
  await expect(database.ping()).resolves.toBeGreaterThan(0);
});
