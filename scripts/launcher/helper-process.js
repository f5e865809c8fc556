import { spawn } from "node:child_process";

import { LaunchError } from "./launch-error.js";

/**
 * @typedef {object} HelperOptions
 * @property {string} cwd
 * @property {string} title what is being done, for the progress line: "Installing packages"
 * @property {import("./lock.js").Lock} lock
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * Runs npm or a build in a process group of its own, with a progress line, and keeps what it says for the
 * case that it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {HelperOptions} options
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function runHelper(command, args, options) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    // The group is ended as one, also by a later launch that finds this one killed.
    detached: true,
  });
  if (child.pid !== undefined) options.lock.helperStarted(child.pid);

  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  }
  const progress = showProgress(options.title);
  /** @type {NodeJS.Signals | undefined} */
  let interruptedBy;
  /** @param {NodeJS.Signals} signal */
  const interrupt = (signal) => {
    interruptedBy = signal;
    endGroup(child.pid);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, interrupt);

  const ok = await new Promise((resolve) => {
    child.on("error", (error) => {
      output += error.message;
      resolve(false);
    });
    child.on("close", (code) => resolve(code === 0));
  });
  for (const signal of signals) process.off(signal, interrupt);
  options.lock.helperEnded();
  progress.end(ok ? "done" : "not done");
  if (interruptedBy !== undefined) {
    throw new LaunchError(
      `${options.title}: stopped by ${interruptedBy}.`,
      interruptedBy === "SIGINT" ? 130 : 143,
    );
  }
  return { ok, output };
}

/** @param {number | undefined} pid */
function endGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

/**
 * A line that counts seconds: rewritten in place on a terminal, repeated every ten seconds in a log.
 * @param {string} title
 */
function showProgress(title) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const live = process.stderr.isTTY;
  process.stderr.write(live ? `${title} …` : `${title} …\n`);
  const timer = setInterval(
    () => process.stderr.write(live ? `\r${title} … ${seconds()} s` : `${title} … ${seconds()} s\n`),
    live ? 1_000 : 10_000,
  );
  return {
    /** @param {string} outcome */
    end(outcome) {
      clearInterval(timer);
      process.stderr.write(`${live ? "\r" : ""}${title} … ${outcome} (${seconds()} s)\n`);
    },
  };
}
