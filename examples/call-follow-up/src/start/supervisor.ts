import { fork, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export type ProcessSpec = {
  name: string;
  file: string;
  args?: string[];
  /** Read anew at each start, so that a restarted process finds its neighbours where they are now. */
  environment(): Record<string, string | undefined>;
  /** What the process says when it is ready, read from a line of its output or from a message. */
  ready(said: string | object): string | undefined;
};

export type Supervised = {
  /** What it said when it was last ready. */
  readonly address: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** A process that ended before it was ready; `explained` where it has said why in a sentence of its own. */
export class EndedEarlyError extends Error {
  override name = "EndedEarlyError";
  readonly explained: boolean;
  constructor(message: string, explained: boolean) {
    super(message);
    this.explained = explained;
  }
}

/** The exit code of our processes for what somebody has to put right: a taken port, a folder in use. */
const explainedCode = 2;
const restartAfterMs = 500;
const readyWithinMs = 60_000;
const endWithinMs = 10_000;

/** Runs a process of its own, starts it again when it ends unasked, and passes its complaints on. */
export async function supervise(spec: ProcessSpec, tell: (line: string) => void): Promise<Supervised> {
  let child: ChildProcess;
  let address = "";
  let stopping = false;

  async function start(): Promise<void> {
    child = fork(spec.file, spec.args ?? [], {
      env: cleaned({ ...process.env, ...spec.environment() }),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const started = child;
    child.stderr?.on("data", (chunk: Buffer) => tell(`${spec.name}: ${chunk.toString().trimEnd()}`));
    child.stdout?.on("data", (chunk: Buffer) => {
      for (const error of loggedErrors(chunk.toString())) tell(`${spec.name}: ${error}`);
    });
    address = await ready(started);
    started.once("exit", (code, signal) => {
      if (stopping || started !== child) return;
      tell(`${spec.name} ended (${signal ?? `code ${code}`}); starting it again`);
      void sleep(restartAfterMs).then(again);
    });
  }

  async function again(): Promise<void> {
    if (stopping) return;
    try {
      await start();
    } catch (error) {
      tell(`${spec.name}: ${(error as Error).message}`);
      await sleep(restartAfterMs * 4);
      await again();
    }
  }

  function ready(started: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${spec.name} was not ready within a minute.`)),
        readyWithinMs,
      );
      const hear = (said: string | object) => {
        const found = spec.ready(said);
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      };
      started.on("message", (message) => hear(message as object));
      started.stdout?.on("data", (chunk: Buffer) => hear(chunk.toString()));
      // Not "exit": its last words may still be on their way.
      started.once("close", (code) => {
        clearTimeout(timer);
        const message = `${spec.name} ended before it was ready (code ${code}).`;
        reject(new EndedEarlyError(message, code === explainedCode));
      });
    });
  }

  async function end(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), endWithinMs);
    await ended;
    clearTimeout(timer);
  }

  await start();
  return {
    get address() {
      return address;
    },
    async restart() {
      const old = child;
      const ended = new Promise<void>((resolve) => old.once("exit", () => resolve()));
      stopping = true;
      old.kill("SIGTERM");
      await ended;
      stopping = false;
      await start();
    },
    async stop() {
      stopping = true;
      await end();
    },
  };
}

const cleaned = (environment: Record<string, string | undefined>): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));

const errorLevel = 50;

/** What a process's structured log calls an error: the rest is for a log file, not for this screen. */
function loggedErrors(output: string): string[] {
  return output.split("\n").flatMap((line) => {
    if (!line.startsWith('{"level":')) return [];
    try {
      const entry = JSON.parse(line) as { level: number; msg?: string; err?: { message?: string } };
      return entry.level >= errorLevel ? [[entry.msg, entry.err?.message].filter(Boolean).join(": ")] : [];
    } catch {
      return [];
    }
  });
}
