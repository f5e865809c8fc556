import { createDatabase, silentLog, type Tables } from "@belay/server/platform";
import { expect, test } from "vitest";
import { createTestDatabase } from "./postgres-database.ts";

const connect = async () =>
  createDatabase<Tables>({ url: (await createTestDatabase()).url, log: silentLog(), poolSize: 2 });

test("every database is migrated, empty and apart from the others", async () => {
  const [one, other] = await Promise.all([connect(), connect()]);
  await one.kysely
    .insertInto("belay_secrets")
    .values({ name: "x", sealed: Buffer.from("x") })
    .execute();
  expect(await one.kysely.selectFrom("belay_secrets").selectAll().execute()).toHaveLength(1);
  expect(await other.kysely.selectFrom("belay_secrets").selectAll().execute()).toHaveLength(0);
  await Promise.all([one.close(), other.close()]);
});

test("a database is gone once dropped, even while someone is connected", async () => {
  const made = await createTestDatabase();
  const database = createDatabase<Tables>({ url: made.url, log: silentLog() });
  await database.ping();
  await made.drop();
  await expect(database.ping()).rejects.toThrow(/does not exist|terminat/);
  await database.close();
});
