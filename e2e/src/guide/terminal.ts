import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A shell that stays open between commands, as a person's does. */
export type Terminal = {
  /** Types commands one after the other. Returns what they printed. @throws when one of them fails. */
  run(commands: readonly string[]): Promise<string>;
  /** Types commands of which the last goes on running. */
  leaveRunning(commands: readonly string[]): void;
  /** All that was printed so far. */
  output(): string;
  /** Ends the shell and what runs in it. */
  close(): Promise<void>;
};

const endWithinMs = 20_000;

export function openTerminal(cwd: string, env: NodeJS.ProcessEnv): Terminal {
  // A group of its own, so that closing reaches what was left running.
  const shell: ChildProcess = spawn("bash", ["--noprofile", "--norc"], {
    cwd,
    env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [shell.stdout, shell.stderr])
    stream?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  shell.stdin?.on("error", () => {});
  const ended = once(shell, "exit");
  let count = 0;

  async function type(command: string): Promise<string> {
    const from = printed.length;
    const marker = `guide-command-${++count}-ended-with`;
    shell.stdin?.write(`${command}\nprintf '\\n%s %s\\n' ${marker} $?\n`);
    for (;;) {
      const rest = printed.slice(from);
      const end = new RegExp(`\\n${marker} (\\d+)\\n`).exec(rest);
      if (end) {
        const said = rest.slice(0, end.index);
        if (end[1] !== "0") throw new Error(`"${command}" ended with ${end[1]} and said:\n${said}`);
        return said;
      }
      if (shell.exitCode !== null) throw new Error(`The shell ended during "${command}":\n${rest}`);
      await sleep(20);
    }
  }

  const isGone = () => {
    try {
      process.kill(-shell.pid!, 0);
      return false;
    } catch {
      return true;
    }
  };

  return {
    async run(commands) {
      let said = "";
      for (const command of commands) said += await type(command);
      return said;
    },
    leaveRunning(commands) {
      shell.stdin?.write(`${commands.slice(0, -1).join("\n")}\nexec ${commands.at(-1)}\n`);
    },
    output: () => printed,
    async close() {
      if (!isGone()) process.kill(-shell.pid!, "SIGTERM");
      // A shell that waits for input takes no notice of that signal.
      shell.stdin?.end();
      await ended;
      const giveUpAt = performance.now() + endWithinMs;
      while (!isGone() && performance.now() < giveUpAt) await sleep(50);
      if (!isGone()) process.kill(-shell.pid!, "SIGKILL");
    },
  };
}
