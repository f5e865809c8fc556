import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createBackoff } from "../backoff.ts";
import type { Log } from "../log.ts";
import { prepareCluster, type Cluster } from "./cluster.ts";
import { endLeftovers } from "./leftovers.ts";

export type Postgres = {
  /** Of the database `belay`, password included; stays the same through restarts. */
  url: string;
  port: number;
  /** Of the postmaster; changes when it is restarted, undefined while it is away. */
  pid(): number | undefined;
  ready(): boolean;
  /** Fast shutdown: open transactions are rolled back, all committed ones are kept. */
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Holds the cluster and its password; only one process may use it (see `openDataDirectory`). */
  dataDir: string;
  /** On 127.0.0.1; a free one unless set. */
  port?: number;
  log: Log;
  /** PostgreSQL settings over Belay's own. */
  settings?: Record<string, string>;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const ownSettings: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "120",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  log_line_prefix: "",
  // Statements and details can hold what rows hold, and a log must not.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  cluster_name: "belay",
};

/** The last lines say why a start failed. */
const followLog = (child: ChildProcess, log: Log): (() => string) => {
  const lines: string[] = [];
  let rest = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop()!.slice(-8_192);
    for (const line of parts.filter((part) => part !== "")) {
      lines.push(line);
      if (lines.length > 20) lines.shift();
      if (/^(FATAL|PANIC):/.test(line)) log.warn({ postgres: line }, "PostgreSQL reports");
      else log.debug({ postgres: line }, "PostgreSQL reports");
    }
  });
  return () => lines.filter((line) => /^(FATAL|PANIC|ERROR|HINT):/.test(line)).join(" ") || lines.join(" ");
};

/**
 * A shell that waits for this process to end, however it ends, and then shuts PostgreSQL down: its standard input
 * is a pipe that only this process holds. So nothing is left running after a `kill -9` of Belay alone.
 */
const guard = (pid: number): ChildProcess => {
  const script = 'trap "" INT TERM HUP; while read -r line; do :; done; kill -INT "$1"';
  const child = spawn("/bin/sh", ["-c", script, "belay-postgres-guard", String(pid)], {
    cwd: "/",
    detached: true,
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => {});
  child.stdin!.on("error", () => {});
  return child;
};

const lastWordsMs = 500;

type Server = {
  child: ChildProcess;
  exited: Promise<void>;
  /** All that it had to say has arrived. */
  heard: Promise<void>;
  reason: () => string;
  isUp: () => boolean;
};

const launch = (cluster: Cluster, port: number, settings: Record<string, string>, log: Log): Server => {
  const parameters = Object.entries({ ...ownSettings, port: String(port), ...settings });
  const child = spawn(
    cluster.postgres,
    ["-D", cluster.argument, ...parameters.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    {
      cwd: cluster.directory,
      ...cluster.account,
      // A group of its own: Ctrl-C in the terminal is Belay's to answer, which stops PostgreSQL last.
      detached: true,
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const reason = followLog(child, log);
  let failure = "";
  const watcher = child.pid !== undefined && process.platform !== "win32" ? guard(child.pid) : undefined;
  const exited = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      failure = error.message;
      resolve();
    });
    child.on("exit", () => {
      watcher?.kill("SIGKILL");
      resolve();
    });
  });
  const lockFile = join(cluster.directory, "postmaster.pid");
  const isUp = (): boolean => {
    try {
      const lines = readFileSync(lockFile, "utf8").split("\n");
      return Number(lines[0]) === child.pid && lines[7]?.trim() === "ready";
    } catch {
      return false;
    }
  };
  const heard = new Promise<void>((resolve) => child.stderr!.once("close", () => resolve()));
  return { child, exited, heard, reason: () => failure || reason(), isUp };
};

/** As long as it lives: replaying much of its log after a crash may take minutes, and must not be cut short. */
const becomesUp = async (server: Server, log: Log): Promise<boolean> => {
  let gone = false;
  void server.exited.then(() => (gone = true));
  for (let told = Date.now(); !gone; await sleep(5)) {
    if (server.isUp()) return true;
    if (Date.now() - told < 10_000) continue;
    told = Date.now();
    log.info("PostgreSQL is still starting, as after a crash it may");
  }
  return false;
};

const end = async ({ child, exited }: Server): Promise<void> => {
  for (const [name, withinMs] of [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    child.kill(name);
    const waiting = new AbortController();
    const timeout = sleep(withinMs, "late", { signal: waiting.signal }).catch(() => "");
    const outcome = await Promise.race([exited.then(() => "ended"), timeout]);
    waiting.abort();
    if (outcome === "ended") return;
  }
};

const ensureDatabase = async (maintenanceUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'belay'");
    if (rowCount === 0) await client.query("create database belay");
  } finally {
    await client.end();
  }
};

/**
 * Starts Belay's own PostgreSQL in `dataDir/postgres` (made the first time) and keeps it running: when it dies it
 * is restarted with backoff, and `ready` is false meanwhile.
 *
 * Modes: starting → up → (it dies) → waiting → starting …; stopping from any of them, for good.
 */
export const startPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const { dataDir, log, settings = {} } = options;
  const cluster = await prepareCluster(dataDir, settings["fsync"] !== "off");
  const backoff = createBackoff(100, 5_000);
  let port = options.port ?? (await freePort());
  let server: Server | undefined;
  let up = false;
  let stopping: Promise<void> | undefined;
  const wakeUp = new AbortController();

  const startOnce = async (): Promise<string | undefined> => {
    await endLeftovers(cluster.directory, log);
    if (stopping) return "it is being stopped";
    const started = launch(cluster, port, settings, log);
    server = started;
    if (await becomesUp(started, log)) return undefined;
    await end(started);
    // A process has ended before all that it said has arrived.
    await Promise.race([started.heard, sleep(lastWordsMs)]);
    return started.reason();
  };

  const supervise = async (): Promise<void> => {
    for (;;) {
      const since = Date.now();
      await server!.exited;
      up = false;
      if (stopping) return;
      if (Date.now() - since > 30_000) backoff.reset();
      log.error({ reason: server!.reason() }, "PostgreSQL ended by itself; restarting it");
      for (;;) {
        const failure = await startOnce().catch((error: unknown) => String(error));
        if (stopping) return;
        if (failure === undefined) break;
        log.error({ reason: failure }, "PostgreSQL did not start; trying again");
        await sleep(backoff.next(), undefined, { signal: wakeUp.signal }).catch(() => {});
        if (stopping) return;
      }
      up = true;
      log.info({ postmaster: server!.child.pid }, "PostgreSQL runs again");
    }
  };

  let failure = await startOnce();
  for (
    let attempt = 0;
    failure?.includes("could not bind") && options.port === undefined && attempt < 5;
    attempt++
  ) {
    port = await freePort();
    failure = await startOnce();
  }
  if (failure !== undefined)
    throw new Error(`Belay's own PostgreSQL in ${cluster.directory} did not start: ${failure}`);

  const address = `postgres://belay:${cluster.password}@127.0.0.1:${port}`;
  const url = `${address}/belay`;
  try {
    await ensureDatabase(`${address}/postgres`);
  } catch (error) {
    await end(server!);
    throw error;
  }
  up = true;
  const supervised = supervise();
  log.info({ port, postmaster: server!.child.pid }, "PostgreSQL runs");

  return {
    url,
    port,
    pid: () => (up ? server?.child.pid : undefined),
    ready: () => up,
    stop: () =>
      (stopping ??= (async () => {
        up = false;
        wakeUp.abort();
        // A server that is just being started sees `stopping` set, or is ended here.
        await Promise.resolve();
        if (server) await end(server);
        await supervised;
        if (server) await end(server);
      })()),
  };
};
