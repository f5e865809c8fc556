import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient, type BelayClient } from "@belay/client";
import { childrenOf } from "./child-processes.ts";
import { emailsOf } from "./test-memo.ts";

export type TestProcessOptions = {
  /** 0, the default, takes a free one at each start. */
  port?: number;
  /** Kept after `remove`; a fresh one unless given. */
  dataDir?: string;
  /** Further arguments, such as `--sample`. */
  args?: string[];
  environment?: Record<string, string>;
};

type Ready = { url: string; ownerLink: string; sample?: { databaseUrl: string } };

export type TestProcess = {
  readonly url: string;
  readonly pid: number;
  readonly ownerLink: string;
  dataDir: string;
  /** Process ids of its PostgreSQL: the postmaster first, then its children. */
  postgresPids(): number[];
  /** Redeems the one-time link this process has given out. */
  signIn(name?: string): Promise<{ client: BelayClient; token: string }>;
  /** `kill -9`; resolves when the process is gone. Its PostgreSQL goes by itself. */
  /** GET, or POST with a body, at the address it has now; undefined where it did not answer, or not with success. */
  call<Answer>(token: string, path: string, body?: unknown): Promise<Answer | undefined>;
  kill(): Promise<void>;
  /** Starts it again on the same folder, and the same port where one was given. */
  start(): Promise<void>;
  /** Ends it in good order and resolves to its exit code; its folder goes with `remove`. */
  stop(): Promise<number | null>;
  remove(): Promise<void>;
};

const main = fileURLToPath(import.meta.resolve("@belay/server/main"));

/** The real server as a process of its own with its own PostgreSQL, for what only a dying process shows. */
export async function startTestProcess(options: TestProcessOptions = {}): Promise<TestProcess> {
  const { port = 0, args = [], environment = {} } = options;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "belay-process-for-tests-"));
  let child: ChildProcess;
  let ready: Ready;

  async function start(): Promise<void> {
    const started = fork(main, ["--port", String(port), "--data-dir", dataDir, ...args], {
      env: { ...process.env, BELAY_LOG_LEVEL: "warn", ...environment },
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child = started;
    let said = "";
    for (const stream of [started.stdout, started.stderr])
      stream?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    ready = await new Promise<Ready>((resolve, reject) => {
      started.once("message", (message) => resolve(message as Ready));
      started.once("error", reject);
      // After `close` everything it said has arrived.
      started.once("close", (code) => reject(new Error(`The server ended with code ${code}. ${said}`)));
    });
  }

  const gone = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  };

  await start();
  return {
    dataDir,
    get url() {
      return ready.url;
    },
    get ownerLink() {
      return ready.ownerLink;
    },
    get pid() {
      return child.pid ?? 0;
    },
    postgresPids: () => postgresPids(dataDir),
    async signIn(name) {
      const link = ready.ownerLink.slice(ready.ownerLink.indexOf("#") + 1);
      const { token } = await createClient({ url: ready.url }).signIn({
        body: { link, token: true, ...(name !== undefined && { name, email: emailsOf(name)[1]! }) },
      });
      if (token === undefined) throw new Error("Signing in gave no token.");
      return { client: createClient({ url: ready.url, token }), token };
    },
    async call<Answer>(token: string, path: string, body?: unknown) {
      try {
        const response = await fetch(`${ready.url}/api/v1${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(5_000),
        });
        return response.ok ? ((await response.json()) as Answer) : undefined;
      } catch {
        return undefined;
      }
    },
    async kill() {
      await gone("SIGKILL");
    },
    start,
    stop: () => gone("SIGTERM"),
    async remove() {
      await gone("SIGTERM");
      // A database that was just told to stop may still be writing.
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
    },
  };
}

function postgresPids(dataDir: string): number[] {
  let postmaster: number;
  try {
    postmaster = Number.parseInt(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8"), 10);
  } catch {
    return [];
  }
  return [postmaster, ...childrenOf(postmaster).map((child) => child.pid)];
}
