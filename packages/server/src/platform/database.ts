import { Kysely, PostgresDialect, sql, type Transaction as KyselyTransaction } from "kysely";
import pg from "pg";
import { connectionConfig, defaultLimits, type ConnectionLimits } from "./connection.ts";
import { createElections, type Elections } from "./election.ts";
import { createListener, type ChannelHandler, type Subscription } from "./listener.ts";
import type { Log } from "./log.ts";
import { isConflict } from "./transient.ts";

export type Transaction<DB> = KyselyTransaction<DB>;
/** What queries run on: the pool, or a transaction. */
export type Queryable<DB> = Kysely<DB>;

export type TransactionOptions = {
  isolation?: "read committed" | "repeatable read" | "serializable";
  readOnly?: boolean;
  /** How often to begin anew after PostgreSQL rolled back because of a conflict; 2 unless set. */
  retries?: number;
};

export type Database<DB> = {
  kysely: Kysely<DB>;
  pool: pg.Pool;
  /** Commits what `work` did, or nothing. Runs it again after a conflict, so it must touch nothing but `tx`. */
  transaction<Result>(
    work: (tx: Transaction<DB>) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /** The same on a bare connection, for COPY and for statements prepared by hand. */
  rawTransaction<Result>(
    work: (client: pg.PoolClient) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  listen(channel: string, handler: ChannelHandler): Subscription;
  /** Reaches listeners when, and only if, the transaction commits. At most 7,999 bytes. */
  notify(tx: Queryable<DB> | pg.ClientBase, channel: string, payload: string): Promise<void>;
  elect: Elections["run"];
  /** Milliseconds of a round trip; throws when the database does not answer within two seconds. */
  ping(): Promise<number>;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  url: string;
  log: Log;
  /** Most connections of the pool; 10 unless set. Listening and elections take one more each. */
  poolSize?: number;
  limits?: Partial<ConnectionLimits>;
};

const begin = ({ isolation = "read committed", readOnly = false }: TransactionOptions): string =>
  `begin isolation level ${isolation}${readOnly ? " read only" : ""}`;

const retrying = async <Result>(retries: number, attempt: () => Promise<Result>): Promise<Result> => {
  for (let tried = 0; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= retries || !isConflict(error)) throw error;
    }
  }
};

/** Kysely over a pool of `pg`, plus what a session holds. `DB` is the composition root's type of all tables. */
export const createDatabase = <DB>(options: DatabaseOptions): Database<DB> => {
  const { url, log, poolSize = 10 } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const pool = new pg.Pool({
    ...connectionConfig(url, "belay", limits),
    max: poolSize,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 1_800,
  });
  // An idle connection's loss is the pool's to repair; without a listener it would end the process.
  pool.on("error", (error) => log.warn({ error: error.message }, "an idle database connection was lost"));
  // Lost while checked out and between two queries, a connection reports to nobody else; the next query fails.
  pool.on("connect", (client) => client.on("error", () => {}));
  const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const listener = createListener({ url, log });
  const elections = createElections({ url, log });
  let closing: Promise<void> | undefined;

  return {
    kysely,
    pool,
    transaction(work, transactionOptions = {}) {
      const { isolation = "read committed", readOnly = false, retries = 2 } = transactionOptions;
      return retrying(retries, () =>
        kysely
          .transaction()
          .setIsolationLevel(isolation)
          .setAccessMode(readOnly ? "read only" : "read write")
          .execute(work),
      );
    },
    rawTransaction(work, transactionOptions = {}) {
      return retrying(transactionOptions.retries ?? 2, async () => {
        const client = await pool.connect();
        let broken: Error | undefined;
        try {
          await client.query(begin(transactionOptions));
          const result = await work(client);
          await client.query("commit");
          return result;
        } catch (error) {
          await client.query("rollback").catch((failure: Error) => {
            broken = failure;
          });
          throw error;
        } finally {
          client.release(broken);
        }
      });
    },
    listen: (channel, handler) => listener.listen(channel, handler),
    async notify(tx, channel, payload) {
      if (Buffer.byteLength(payload) > 7_999) {
        throw new RangeError(
          `A notification on "${channel}" is longer than 7,999 bytes: send a key and read the rest.`,
        );
      }
      if ("executeQuery" in tx) await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
      else await tx.query("select pg_notify($1, $2)", [channel, payload]);
    },
    elect: (name, work, options) => elections.run(name, work, options),
    async ping() {
      const started = performance.now();
      const query = { text: "select 1", query_timeout: 2_000 } as pg.QueryConfig;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error("The database did not answer within two seconds.")), 2_000);
      });
      const answer = pool.query(query);
      answer.catch(() => {});
      try {
        await Promise.race([answer, late]);
      } finally {
        clearTimeout(timer);
      }
      return performance.now() - started;
    },
    close: () =>
      (closing ??= (async () => {
        await Promise.all([listener.close(), elections.close()]);
        await kysely.destroy();
      })()),
  };
};
