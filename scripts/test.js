// `npm test`: every test there is, with a browser where one can be had. The last line is the count that a CI
// reads: `N passed, N failed, N skipped`.

import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { bringBrowser } from "./browser/bring-browser.js";
import { findBrowser } from "./browser/find-browser.js";
import { interruption, runChild } from "./run-child.js";
import { summarize } from "./test-summary.js";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} args passed on to Vitest: file name filters, -t, … */
async function test(args) {
  const found = findBrowser(root);
  const { browser, attempts } =
    found === undefined ? await bringBrowser(root) : { browser: found, attempts: [] };
  const scratch = mkdtempSync(path.join(os.tmpdir(), "belay-test-"));
  // As root, the tests' PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(scratch, 0o711);
  try {
    const results = path.join(scratch, "results.json");
    const tool = path.join(root, "node_modules", "vitest", "vitest.mjs");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
    const { exitCode, leftRunning } = await runChild([tool, "run", ...args, ...reporters], {
      cwd: root,
      ownGroup: true,
      env: {
        ...process.env,
        ...(browser === undefined ? {} : { BELAY_CHROMIUM: browser }),
        // Whatever a test makes in the temporary folder goes with it.
        TMPDIR: scratch,
      },
    });
    const problem = process.env.BELAY_DASHBOARD_PROBLEM;
    const summary = summarize(readResults(results), exitCode, problem === undefined ? [] : [problem]);
    if (browser === undefined) {
      console.log("\n!!! NO BROWSER: every test in e2e/ that needs one was skipped. What was tried:");
      for (const attempt of attempts) console.log(`!!!   ${attempt}`);
      console.log("!!! Install Chromium or Chrome, or name one in BELAY_CHROMIUM, and run npm test again.");
    }
    if (leftRunning && interruption() === undefined) {
      console.log("\n!!! A test left a process running; it was ended here.");
    }
    if (process.env.BELAY_REFERENCE_DIR === undefined) {
      console.log("\nBELAY_REFERENCE_DIR is not set: tests on data from outside were skipped.");
    }
    for (const line of summary.notes) console.log(line.replaceAll(root + path.sep, ""));
    console.log(summary.line);
    process.exitCode = exitCode === 0 && problem !== undefined ? 1 : exitCode;
  } finally {
    // A database that was just told to stop may still be writing.
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** @param {string} file */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

await test(process.argv.slice(2));
