import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { startPostgres, type Postgres } from "./embedded-postgres.ts";

/** What is killed here is processes, never the machine: no need to wait for its disk. */
const quick = { fsync: "off" };
/** A cluster made once; most tests work on a copy, which a plain copy by root leaves to root. */
let template: string;
let outer: string;
let dataDir: string;
const cleanups: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), "belay-postgres-"));
  const postgres = await startPostgres({ dataDir: template, log: silentLog(), settings: quick });
  await postgres.stop();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

beforeEach(() => {
  // A folder nobody else can enter, as a checkout under /root is.
  outer = mkdtempSync(join(tmpdir(), "belay-postgres-"));
  dataDir = join(outer, "data");
  cpSync(template, dataDir, { recursive: true });
  chmodSync(dataDir, 0o700);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  rmSync(outer, { recursive: true, force: true });
});

const start = async (settings: Record<string, string> = quick): Promise<Postgres> => {
  const postgres = await startPostgres({ dataDir, log: silentLog(), settings });
  cleanups.push(() => postgres.stop());
  return postgres;
};

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

const eventually = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 1_000; tries++, await sleep(15)) if (await holds()) return;
  throw new Error(`It never happened that ${what}.`);
};

/** A process of its own that runs PostgreSQL on the folder, to be killed. */
const startElsewhere = async (): Promise<{ node: ChildProcess; url: string; postmaster: number }> => {
  const platform = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const script = `
    const { startPostgres } = await import(${platform("./embedded-postgres.ts")});
    const { silentLog } = await import(${platform("../log.ts")});
    const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: silentLog(), settings: ${JSON.stringify(quick)} });
    console.log(JSON.stringify({ url: postgres.url, postmaster: postgres.pid() }));
    setInterval(() => {}, 1e6);`;
  const node = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  cleanups.push(() => void node.kill("SIGKILL"));
  const line = await new Promise<string>((resolve, reject) => {
    node.stdout!.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    node.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
  return { node, ...(JSON.parse(line) as { url: string; postmaster: number }) };
};

const kill = (pid: number): void => void process.kill(pid, "SIGKILL");

/** A process that has ended may wait, as a zombie, for its parent to ask. */
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

/** Children of a postmaster, and the guard beside it, as the kernel lists them. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);

test("keeps what was committed over a stop and a start, with the disk's word for it", async () => {
  const first = await start({});
  await query(first.url, "create table kept (value text); insert into kept values ('yes')");
  expect(
    await query(first.url, "select current_setting('fsync') as fsync, current_setting('timezone') as zone"),
  ).toEqual([{ fsync: "on", zone: "UTC" }]);
  await first.stop();
  expect(first.ready()).toBe(false);
  const second = await start();
  expect(await query(second.url, "select value from kept")).toEqual([{ value: "yes" }]);
});

test("lets nobody in without the password, over any door", async () => {
  const { url } = await start();
  const guess = new URL(url);
  for (const password of ["", "belay", "postgres"]) {
    guess.password = password;
    await expect(query(guess.href, "select 1")).rejects.toThrow(/password/i);
  }
  expect(await query(url, "show unix_socket_directories")).toEqual([{ unix_socket_directories: "" }]);
  expect(await query(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(statSync(join(dataDir, "postgres-password")).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataDir, "postgres")).mode & 0o777).toBe(0o700);
});

test.runIf(process.getuid?.() === 0)("runs neither as root nor as a user that others run as", async () => {
  const postgres = await start();
  const { uid } = statSync(`/proc/${postgres.pid()}`);
  expect(uid).toBeGreaterThan(0);
  expect(statSync(join(dataDir, "postgres")).uid).toBe(uid);
  const names = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .filter((fields) => Number(fields[2]) === uid)
    .map((fields) => fields[0]);
  // A user of its own, where an administrator made one, is the exception.
  expect(names.filter((name) => name !== "belay")).toEqual([]);
});

test("moves with its folder", async () => {
  const first = await start();
  await query(first.url, "create table kept (value int); insert into kept values (1)");
  await first.stop();
  renameSync(dataDir, join(outer, "moved"));
  dataDir = join(outer, "moved");
  const second = await start();
  expect(await query(second.url, "select value from kept")).toEqual([{ value: 1 }]);
});

test("is back at the same address after its postmaster is killed, with every committed row", async () => {
  const postgres = await start();
  await query(postgres.url, "create table kept (value int); insert into kept values (1)");
  const killed = postgres.pid()!;
  kill(killed);
  await eventually("it is seen to be away", () => !postgres.ready());
  await eventually("it is ready again", () => postgres.ready());
  expect(postgres.pid()).not.toBe(killed);
  expect(await query(postgres.url, "select value from kept")).toEqual([{ value: 1 }]);
});

test("can be stopped while it is away", async () => {
  const postgres = await start();
  kill(postgres.pid()!);
  await eventually("it is seen to be away", () => !postgres.ready());
  await postgres.stop();
  expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
});

test("nothing is left running when only the process that started it is killed", async () => {
  const { node, postmaster } = await startElsewhere();
  node.kill("SIGKILL");
  await eventually("PostgreSQL has ended", () => !isRunning(postmaster));
});

test.runIf(process.platform === "linux")(
  "takes over from a PostgreSQL that outlived its process and its guard",
  async () => {
    const { node, url, postmaster } = await startElsewhere();
    await query(url, "create table kept (value int); insert into kept values (1)");
    const guards = childrenOf(node.pid!).filter((pid) => pid !== postmaster);
    for (const pid of [...guards, node.pid!]) kill(pid);
    expect(isRunning(postmaster)).toBe(true);
    const postgres = await start();
    expect(isRunning(postmaster)).toBe(false);
    expect(await query(postgres.url, "select value from kept")).toEqual([{ value: 1 }]);
  },
);

test.runIf(process.platform === "linux")(
  "starts after everything was killed, even with a backend still at work",
  async () => {
    const { node, url, postmaster } = await startElsewhere();
    await query(url, "create table kept (value int); insert into kept values (1)");
    const busy = new pg.Client({ connectionString: url });
    busy.on("error", () => {});
    await busy.connect();
    // A backend in a tight loop does not notice that its postmaster is gone.
    const loop = busy.query("select count(*) from generate_series(1, 1000000000000)").catch(() => {});
    const backends = childrenOf(postmaster);
    for (const pid of [...childrenOf(node.pid!), node.pid!]) kill(pid);
    const postgres = await start();
    expect(backends.filter(isRunning)).toEqual([]);
    expect(await query(postgres.url, "select value from kept")).toEqual([{ value: 1 }]);
    await loop;
    await busy.end().catch(() => {});
  },
);

test("a stale lock file that names some other living process does not keep it from starting", async () => {
  const first = await start();
  await first.stop();
  writeFileSync(
    join(dataDir, "postgres", "postmaster.pid"),
    `${process.pid}\n/somewhere\n1\n5432\n\n127.0.0.1\n  1 1\nready\n`,
  );
  const second = await start();
  expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a first start killed half-way leaves nothing that a second one trips over", async () => {
  rmSync(dataDir, { recursive: true });
  mkdirSync(join(dataDir, "postgres.new"), { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, "postgres.new", "PG_VERSION"), "18\n");
  writeFileSync(join(dataDir, "postgres-password"), "from the start before");
  const { url } = await start();
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("says what PostgreSQL said when it can't start", async () => {
  await expect(start({ shared_buffers: "nonsense" })).rejects.toThrow(/shared_buffers/);
});

test("refuses a cluster of another PostgreSQL by name", async () => {
  const first = await start();
  await first.stop();
  writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "12\n");
  await expect(start()).rejects.toThrow(/made by PostgreSQL 12, and this Belay comes with 18/);
});
