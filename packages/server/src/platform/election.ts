import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { createSession } from "./session.ts";
import type { Log } from "./log.ts";

export type Election = {
  leading(): boolean;
  /** Ends the term and waits for the work to end. */
  stop(): Promise<void>;
};

export type Elections = {
  /**
   * Runs `work` while this process is the only one, over all replicas, that holds the name. The signal fires when
   * leadership ends; work that returns or throws is begun anew after `retryMs`.
   *
   * A leader cut off from the database notices within one heartbeat, so two may overlap that long: work must be
   * safe in its own transactions.
   */
  run(name: string, work: (signal: AbortSignal) => Promise<void>, options?: { retryMs?: number }): Election;
  close(): Promise<void>;
};

/** An advisory lock's 64-bit key for a name. */
export const lockKey = (name: string): string =>
  createHash("sha256").update(`belay:${name}`).digest().readBigInt64BE().toString();

/** Leadership by session-level advisory locks, all on one direct connection. */
export const createElections = (options: { url: string; log: Log; heartbeatMs?: number }): Elections => {
  const { url, log, heartbeatMs = 2_000 } = options;
  let session: ReturnType<typeof createSession> | undefined;
  const terms = new Set<AbortController>();
  const running = new Set<Election>();

  const start = (): ReturnType<typeof createSession> =>
    (session ??= createSession({
      url,
      name: "belay elections",
      log,
      heartbeatMs,
      onUp: async () => {},
      onDown: () => terms.forEach((term) => term.abort(new Error("The database session was lost."))),
    }));

  /** All elections share one connection, which takes one query at a time. */
  let queries: Promise<unknown> = Promise.resolve();
  const query = <Row extends pg.QueryResultRow>(client: pg.Client, text: string, key: string) => {
    const answer = queries.then(() => client.query<Row>(text, [key]));
    queries = answer.catch(() => {});
    return answer;
  };

  const tryLock = async (client: pg.Client, key: string): Promise<boolean> => {
    const { rows } = await query<{ won: boolean }>(
      client,
      "select pg_try_advisory_lock($1::bigint) as won",
      key,
    );
    return rows[0]?.won === true;
  };

  const run: Elections["run"] = (name, work, { retryMs = 1_000 } = {}) => {
    const key = lockKey(name);
    const stopped = new AbortController();
    let leading = false;

    const serve = async (client: pg.Client): Promise<void> => {
      const term = new AbortController();
      terms.add(term);
      const stop = (): void => term.abort(stopped.signal.reason);
      stopped.signal.addEventListener("abort", stop);
      leading = true;
      try {
        if (session?.client() !== client) term.abort(new Error("The database session was lost."));
        else if (stopped.signal.aborted) stop();
        else await work(term.signal);
      } catch (error) {
        if (!term.signal.aborted) log.error({ err: error, election: name }, "the leader's work failed");
      } finally {
        leading = false;
        stopped.signal.removeEventListener("abort", stop);
        terms.delete(term);
        await query(client, "select pg_advisory_unlock($1::bigint)", key).catch(() => {});
      }
    };

    const loop = async (): Promise<void> => {
      while (!stopped.signal.aborted) {
        const client = start().client();
        if (client !== undefined && (await tryLock(client, key).catch(() => false))) await serve(client);
        await sleep(client === undefined ? Math.min(retryMs, 50) : retryMs, undefined, {
          signal: stopped.signal,
        }).catch(() => {});
      }
    };
    const finished = loop();

    const election: Election = {
      leading: () => leading,
      async stop() {
        stopped.abort(new Error("Stopped."));
        await finished;
        running.delete(election);
      },
    };
    running.add(election);
    return election;
  };

  return {
    run,
    async close() {
      await Promise.all([...running].map((election) => election.stop()));
      await session?.close();
    },
  };
};
