import { createHash, randomBytes } from "node:crypto";
import { migrate, readMigrations, silentLog, type Migration } from "@belay/server/platform";
import pg from "pg";
import { inject, onTestFinished } from "vitest";

export type TestDatabase = {
  url: string;
  name: string;
  /** Ends every session on it, and drops it. */
  drop(): Promise<void>;
};

const inServer = async <Result>(
  serverUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const urlOf = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

/** The first caller migrates a template, named by the migrations' content; whoever comes meanwhile waits. */
const ensureTemplate = async (
  serverUrl: string,
  client: pg.Client,
  migrations: Migration[],
): Promise<string> => {
  const hash = createHash("sha256");
  for (const { number, checksum } of migrations) hash.update(`${number} ${checksum}\n`);
  const template = `template_${hash.digest("hex").slice(0, 16)}`;
  const exists = async (): Promise<boolean> =>
    (await client.query("select 1 from pg_database where datname = $1 and datistemplate", [template]))
      .rowCount === 1;
  if (await exists()) return template;
  await client.query("select pg_advisory_lock(hashtext($1))", [template]);
  try {
    if (await exists()) return template;
    await client.query(`drop database if exists ${template}`);
    await client.query(`create database ${template}`);
    await migrate({ url: urlOf(serverUrl, template), log: silentLog(), migrations });
    await client.query(`alter database ${template} is_template true allow_connections false`);
  } finally {
    await client.query("select pg_advisory_unlock(hashtext($1))", [template]);
  }
  return template;
};

/**
 * A fresh, migrated database on the run's PostgreSQL (a copy of a template, a few tens of milliseconds). Dropped at
 * the end of the test that made it, or by `drop` when made in a hook.
 */
export const createTestDatabase = async (
  options: { migrations?: Migration[]; url?: string } = {},
): Promise<TestDatabase> => {
  const serverUrl = options.url ?? inject("postgresUrl");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await inServer(serverUrl, async (client) => {
    const template = await ensureTemplate(serverUrl, client, options.migrations ?? readMigrations());
    await client.query(`create database ${name} template ${template}`);
  });
  let dropped: Promise<void> | undefined;
  const drop = (): Promise<void> =>
    (dropped ??= inServer(serverUrl, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
    }));
  try {
    onTestFinished(drop);
  } catch {
    // Called from a hook, where no test is running: the caller drops it.
  }
  return { url: urlOf(serverUrl, name), name, drop };
};
