import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { identify, isRunning } from "./launcher/process-identity.js";
import { runChild } from "./run-child.js";

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "belay-child-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

it("returns the exit code, and one of its own for a child that a signal ended", async () => {
  expect(await run("process.exitCode = 3;")).toEqual({ exitCode: 3, leftRunning: false });
  expect(await run("process.kill(process.pid, 'SIGKILL');")).toMatchObject({ exitCode: 137 });
});

it("ends what a child with a group of its own has left running", async () => {
  const text = `
    import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    writeFileSync("pid", String(left.pid));
    process.exit(0);
  `;
  expect(await run(text, true)).toEqual({ exitCode: 0, leftRunning: true });
  const left = Number(readFileSync(path.join(folder, "pid"), "utf8"));
  await expect.poll(() => isRunning(identify(left))).toBe(false);
});

it("finds nothing left of a child that cleans up", async () => {
  expect(await run("process.exitCode = 0;", true)).toEqual({ exitCode: 0, leftRunning: false });
});

/**
 * @param {string} text
 * @param {boolean} [ownGroup]
 */
function run(text, ownGroup) {
  const file = path.join(folder, "child.mjs");
  writeFileSync(file, text);
  return runChild([file], { cwd: folder, ownGroup });
}
