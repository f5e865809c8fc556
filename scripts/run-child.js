import { spawn } from "node:child_process";
import os from "node:os";
import { setTimeout as delay } from "node:timers/promises";

import { groupRuns } from "./launcher/process-identity.js";

/** How long what a group's leader has started may take to end after it. */
const groupEndsWithinMilliseconds = 3_000;

/** @type {NodeJS.Signals | undefined} */
let stoppedBy;

/** The signal that asked this process to end, if one did: a sequence of children goes no further then. */
export const interruption = () => stoppedBy;

/**
 * Runs a script on this Node and at this terminal; a signal to this process ends the child first.
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, ownGroup?: boolean }} options with a group of its own, all that
 *   the child has started and left behind ends with it
 * @returns {Promise<{ exitCode: number, leftRunning: boolean }>} exitCode is 128 and the signal's number for a child
 *   that a signal ended
 */
export async function runChild(args, { ownGroup = false, ...options }) {
  const child = spawn(process.execPath, args, { stdio: "inherit", detached: ownGroup, ...options });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    stoppedBy = signal;
    // A terminal has sent Ctrl-C to a child of the same group as well.
    if (ownGroup || !(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  try {
    const exitCode = await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, signal) => resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0)));
    });
    const leftRunning = ownGroup && child.pid !== undefined && (await endGroup(child.pid));
    return { exitCode, leftRunning };
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}

/**
 * @param {number} group
 * @returns {Promise<boolean>} true when something had to be ended
 */
async function endGroup(group) {
  const patience = stoppedBy === undefined ? groupEndsWithinMilliseconds : 0;
  for (let waited = 0; waited < patience && groupRuns(group); waited += 50) await delay(50);
  if (!groupRuns(group)) return false;
  try {
    return process.kill(-group, "SIGKILL");
  } catch {
    return false;
  }
}
