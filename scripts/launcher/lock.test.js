import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { afterEach, beforeEach, expect, it } from "vitest";

import { withLock } from "./lock.js";
import { identify, isRunning } from "./process-identity.js";

/** @type {string} */
let folder;
/** @type {import("node:child_process").ChildProcess[]} */
let children;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "belay-lock-"));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

const quiet = () => {};

it("lets one at a time work, and leaves nothing", async () => {
  let working = 0;
  let most = 0;
  const work = async () => {
    working += 1;
    most = Math.max(most, working);
    await delay(20);
    working -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(folder, work, quiet)));
  expect(most).toBe(1);
  expect(existsSync(path.join(folder, "launch.lock"))).toBe(false);
});

it("frees the lock when the work fails", async () => {
  const failing = withLock(folder, () => Promise.reject(new Error("no disk")), quiet);
  await expect(failing).rejects.toThrow("no disk");
  expect(await withLock(folder, async () => "next", quiet)).toBe("next");
});

it("takes over from a killed launch, and first ends the process that worked for it", async () => {
  const helper = sleeper(true);
  const holder = await killed();
  writeFileSync(lockFile(), JSON.stringify({ owner: holder, helper: identify(Number(helper.pid)) }));
  const helperRan = await withLock(folder, async () => isRunning(identify(Number(helper.pid))), quiet);
  expect(helperRan).toBe(false);
});

it("takes over from a process whose id now belongs to another", async () => {
  const stranger = sleeper(false);
  writeFileSync(lockFile(), JSON.stringify({ owner: { pid: stranger.pid, began: "long ago" } }));
  expect(await withLock(folder, async () => "taken", quiet)).toBe("taken");
  expect(isRunning(identify(Number(stranger.pid)))).toBe(true);
});

it("takes over one lock only once, however many find it", async () => {
  writeFileSync(lockFile(), JSON.stringify({ owner: await killed() }));
  /** @type {number[]} */
  const holders = [];
  const work = async () => {
    holders.push(JSON.parse(readFileSync(lockFile(), "utf8")).owner.pid);
    await delay(10);
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(folder, work, quiet)));
  expect(holders).toEqual(Array.from({ length: 5 }, () => process.pid));
});

it("waits for a launch that still runs, and says for whom", async () => {
  const holder = sleeper(false);
  writeFileSync(lockFile(), JSON.stringify({ owner: identify(Number(holder.pid)) }));
  /** @type {string[]} */
  const said = [];
  const waiting = withLock(
    folder,
    async () => "done",
    (message) => {
      said.push(message);
      holder.kill("SIGKILL");
    },
  );
  expect(await waiting).toBe("done");
  expect(said).toEqual([expect.stringContaining(String(holder.pid))]);
});

const lockFile = () => path.join(folder, "launch.lock");

/** @param {boolean} detached in a process group of its own */
function sleeper(detached) {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached });
  children.push(child);
  return child;
}

/** The identity of a process that ran and is gone. */
async function killed() {
  const child = sleeper(false);
  const identity = identify(Number(child.pid));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.on("exit", resolve));
  return identity;
}
