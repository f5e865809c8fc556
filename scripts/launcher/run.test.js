import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, it } from "vitest";

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "belay-run-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

it("passes arguments and the exit code through", async () => {
  const { ended } = launch("console.log(process.argv.slice(2).join('|')); process.exitCode = 7;", [
    "--port",
    "a b",
  ]);
  expect(await ended).toEqual({ code: 7, signal: null, output: "--port|a b\n" });
});

it("passes a signal on and waits for the target's own way of ending", async () => {
  const { child, ready, ended } = launch(
    "process.on('SIGTERM', () => { console.log('flushed'); process.exit(0); }); console.log('ready'); setInterval(() => {}, 1000);",
  );
  await ready;
  child.kill("SIGTERM");
  expect(await ended).toEqual({ code: 0, signal: null, output: "ready\nflushed\n" });
});

it("ends by the signal that ended the target", async () => {
  const { ended } = launch("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);");
  expect(await ended).toMatchObject({ code: null, signal: "SIGTERM" });
});

it("lets a tethered target end after it was itself killed", async () => {
  const { child, ready, ended } = launch(
    "process.on('disconnect', () => { console.log('let go'); process.exit(0); }); console.log('ready'); setInterval(() => {}, 1000);",
    [],
    { tethered: true },
  );
  await ready;
  child.kill("SIGKILL");
  expect(await ended).toEqual({ code: null, signal: "SIGKILL", output: "ready\nlet go\n" });
});

/**
 * @param {string} target
 * @param {string[]} [args]
 * @param {{ tethered?: boolean }} [more]
 */
function launch(target, args = [], more = {}) {
  const file = path.join(folder, "target.mjs");
  writeFileSync(file, target);
  const runner = path.join(folder, "runner.mjs");
  const module = JSON.stringify(fileURLToPath(new URL("run.js", import.meta.url)));
  const call = JSON.stringify([file, ...args]);
  const options = JSON.stringify({ cwd: ".", root: ".", ...more });
  writeFileSync(runner, `import { run } from ${module}; await run(process.execPath, ${call}, ${options});`);
  const child = spawn(process.execPath, [runner], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  const ready = new Promise((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      resolve(undefined);
    });
  });
  const ended = new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, output }));
  });
  return { child, ready, ended };
}
