import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { connectionConfig, noLimits } from "./connection.ts";
import { lockKey } from "./election.ts";
import type { Log } from "./log.ts";

export type Migration = { number: number; name: string; checksum: string; sql: string };

/** The database and this program's migrations don't fit together; the message says what to do. */
export class MigrationError extends Error {
  override name = "MigrationError";
}

export const migrationsDirectory = fileURLToPath(new URL("../migrations", import.meta.url));
const filePattern = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads `NNNN_name.sql`, in order. Numbers are unique; gaps are allowed, so that branches can meet. */
export const readMigrations = (directory = migrationsDirectory): Migration[] => {
  const migrations = readdirSync(directory)
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((file) => {
      const match = filePattern.exec(file);
      if (!match)
        throw new MigrationError(
          `${join(directory, file)}: name a migration NNNN_name.sql, such as 0012_runs.sql.`,
        );
      const sql = readFileSync(join(directory, file), "utf8").replaceAll("\r\n", "\n");
      const checksum = createHash("sha256").update(sql).digest("hex");
      return { number: Number(match[1]), name: match[2]!, checksum, sql };
    });
  migrations.forEach((migration, index) => {
    const before = migrations[index - 1];
    if (before?.number === migration.number) {
      throw new MigrationError(
        `Two migrations have the number ${label(migration)}: "${before.name}" and "${migration.name}". Renumber the newer one.`,
      );
    }
  });
  return migrations;
};

const label = ({ number }: { number: number }): string => String(number).padStart(4, "0");

type Applied = { number: number; name: string; checksum: string };

const refuseMismatch = (migrations: Migration[], applied: Applied[]): void => {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const migration = known.get(row.number);
    if (!migration) {
      throw new MigrationError(
        `The database has migration ${label(row)} "${row.name}", which this version of Belay does not know. ` +
          "It was upgraded by a newer version: start that one, or restore a backup from before.",
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${label(row)} "${row.name}" was applied to this database with other content than it has now. ` +
          "Restore the file as it was, and make the change in a new migration.",
      );
    }
  }
};

/**
 * Brings the database up to date, each migration in its own transaction. Replicas starting together wait for one
 * another. Returns the numbers it applied.
 */
export const migrate = async (options: {
  url: string;
  log: Log;
  migrations?: Migration[];
}): Promise<number[]> => {
  const { url, log, migrations = readMigrations() } = options;
  const client = new pg.Client(connectionConfig(url, "belay migrations", noLimits));
  client.on("error", (error) => log.warn({ error: error.message }, "the migrations' connection was lost"));
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1::bigint)", [lockKey("migrations")]);
    await client.query(
      `create table if not exists belay_migrations (
         number integer primary key, name text not null, checksum text not null,
         applied_at timestamptz not null default now())`,
    );
    const { rows: applied } = await client.query<Applied>(
      "select number, name, checksum from belay_migrations order by 1",
    );
    refuseMismatch(migrations, applied);
    const done = new Set(applied.map(({ number }) => number));
    const pending = migrations.filter(({ number }) => !done.has(number));
    for (const migration of pending) {
      await apply(client, migration);
      log.info({ migration: `${label(migration)}_${migration.name}` }, "migration applied");
    }
    return pending.map(({ number }) => number);
  } finally {
    await client.end().catch(() => {});
  }
};

const apply = async (client: pg.Client, migration: Migration): Promise<void> => {
  try {
    await client.query("begin");
    await client.query(migration.sql);
    await client.query("insert into belay_migrations (number, name, checksum) values ($1, $2, $3)", [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `Migration ${label(migration)} "${migration.name}" failed and was undone: ${reason}.`,
      {
        cause: error,
      },
    );
  }
};
