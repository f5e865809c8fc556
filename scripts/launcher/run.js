import { spawn } from "node:child_process";
import path from "node:path";

/** How long a target may take to end after it was asked to. */
const endsWithinMilliseconds = 20_000;

/**
 * Runs the target as if it had been called directly: same terminal, signals and exit code passed on.
 * @param {string} node
 * @param {string[]} args
 * @param {{ cwd: string, root: string, tethered?: boolean }} options a tethered target hears "disconnect" when this
 *   process is gone, killed or not, and can end instead of being left behind
 * @returns {Promise<void>} settles when the target has ended
 */
export function run(node, args, options) {
  // A tool the target starts by name (`#!/usr/bin/env node`) must meet the same Node.
  const search = [path.dirname(node), path.join(options.root, "node_modules", ".bin"), process.env.PATH];
  const child = spawn(node, args, {
    cwd: options.cwd,
    stdio: options.tethered === true ? ["inherit", "inherit", "inherit", "ipc"] : "inherit",
    env: {
      // Stripping types and compiling a thousand files is most of a start; what was compiled is kept.
      NODE_COMPILE_CACHE: path.join(options.root, ".cache", "compiled"),
      ...process.env,
      PATH: search.filter(Boolean).join(path.delimiter),
    },
  });

  /** @type {NodeJS.Timeout | undefined} */
  let overdue;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole foreground group, the target included; twice means "at once".
    if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal);
    overdue ??= setTimeout(() => child.kill("SIGKILL"), endsWithinMilliseconds);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);

  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearTimeout(overdue);
      for (const name of signals) process.off(name, forward);
      if (signal === null) process.exitCode = code ?? 1;
      // Ending by the same signal lets a shell see what happened.
      else process.kill(process.pid, signal);
      resolve();
    });
  });
}
