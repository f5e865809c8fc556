// One launch at a time prepares the folder. Modes of the lock file:
//   absent    nobody prepares; entered by whoever creates the file
//   held      names its owner and, while npm or the build runs, that helper process
//   abandoned the owner is gone (kill -9): the next launch ends what is left of the helper, and takes over

import { closeSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { identify, isRunning } from "./process-identity.js";

/** @typedef {import("./process-identity.js").ProcessIdentity} ProcessIdentity */
/** @typedef {{ owner: ProcessIdentity, helper?: ProcessIdentity }} Holder */

/**
 * Lets the holder name the process that works for it, so that a launch after a crash can end it.
 * @typedef {{ helperStarted(pid: number): void, helperEnded(): void }} Lock
 */

/**
 * @template Result
 * @param {string} folder where the lock file lives
 * @param {(lock: Lock) => Promise<Result>} work
 * @param {(message: string) => void} [report]
 * @returns {Promise<Result>}
 */
export async function withLock(folder, work, report = (message) => console.error(message)) {
  const file = path.join(folder, "launch.lock");
  const owner = identify(process.pid);
  let announced = false;
  while (!create(file, { owner })) {
    const holder = read(file);
    if (holder === undefined || !isRunning(holder.owner)) {
      await takeOver(file, folder);
    } else if (!announced) {
      announced = true;
      report(`Another launch (process ${holder.owner.pid}) is preparing this folder; waiting for it …`);
    }
    await delay(100);
  }
  try {
    return await work({
      helperStarted: (pid) => write(file, { owner, helper: identify(pid) }),
      helperEnded: () => write(file, { owner }),
    });
  } finally {
    unlinkSync(file);
  }
}

/**
 * Removes an abandoned lock. Two launches may find it at once; the guard lets one of them act, so that the
 * other can't remove the lock its rival has just created.
 * @param {string} file
 * @param {string} folder
 */
async function takeOver(file, folder) {
  const guard = path.join(folder, "launch.lock.guard");
  if (!create(guard, {})) {
    // Held for microseconds; an old one was left by a launch killed inside them.
    if (ageInMilliseconds(guard) > 5_000) remove(guard);
    return;
  }
  try {
    const holder = read(file);
    // An empty file: its creator is between open and write, or was killed there.
    if (holder === undefined && ageInMilliseconds(file) < 1_000) return;
    if (holder !== undefined && isRunning(holder.owner)) return;
    if (holder?.helper !== undefined) await end(holder.helper);
    remove(file);
  } finally {
    remove(guard);
  }
}

/** @param {ProcessIdentity} helper */
async function end(helper) {
  if (!isRunning(helper)) return;
  try {
    process.kill(-helper.pid, "SIGKILL");
  } catch {
    return;
  }
  while (isRunning(helper)) await delay(20);
}

/**
 * @param {string} file
 * @param {Partial<Holder>} content
 * @returns {boolean} false when the file is already there
 */
function create(file, content) {
  let descriptor;
  try {
    descriptor = openSync(file, "wx", 0o644);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(descriptor, JSON.stringify(content));
  closeSync(descriptor);
  return true;
}

/**
 * @param {string} file
 * @param {Holder} content
 */
function write(file, content) {
  const next = `${file}.${process.pid}`;
  writeFileSync(next, JSON.stringify(content));
  renameSync(next, file);
}

/**
 * @param {string} file
 * @returns {Holder | undefined}
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function remove(file) {
  try {
    unlinkSync(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
  }
}

/** @param {string} file */
function ageInMilliseconds(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
