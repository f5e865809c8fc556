import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

export type ProcessSpec = {
  file: string;
  args?: string[];
  /** Read anew at each start. */
  environment(): Record<string, string>;
  /** What a line of its output says when it is ready; the first group is its address. */
  ready: RegExp;
};

export type KeptProcess = {
  /** Where it last said it answers. */
  readonly address: string;
  /** `kill -9`; it is started again, as a supervisor would. Resolves when it is ready. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

const restartAfterMs = 200;

/** A process that is started again whenever it ends, until it is stopped. */
export async function keepProcess(spec: ProcessSpec): Promise<KeptProcess> {
  let child: ChildProcess;
  let address = "";
  let stopping = false;

  async function start(): Promise<void> {
    const started = fork(spec.file, spec.args ?? [], {
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        TMPDIR: process.env["TMPDIR"],
        ...spec.environment(),
      },
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child = started;
    let said = "";
    address = await new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4_000);
        const found = spec.ready.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      };
      started.stdout?.on("data", hear);
      started.stderr?.on("data", hear);
      started.once("error", reject);
      started.once("close", () => reject(new Error(`${spec.file} ended before it was ready. ${said}`)));
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  await start();
  return {
    get address() {
      return address;
    },
    async kill() {
      await end("SIGKILL");
      await sleep(restartAfterMs);
      if (!stopping) await start();
    },
    async stop() {
      stopping = true;
      await end("SIGTERM");
    },
  };
}
