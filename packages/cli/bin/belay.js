#!/usr/bin/env node
// Runs on any Node from 20 on: in a clone the sources as they are, under the pinned Node where this one is
// too old for them; as installed from the registry what was built.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const sources = new URL("../src/program.ts", import.meta.url);
const built = new URL("../dist/program.js", import.meta.url);
const launcher = new URL("../../../scripts/launcher/", import.meta.url);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isCurrent = major > 23 || (major === 22 && minor >= 18) || (major === 23 && minor >= 6);

// A reader such as `head` may leave early; that is no failure.
process.stdout.on("error", (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code === "EPIPE") process.exit(0);
  throw error;
});

if (isCurrent) {
  const { main } = await import((existsSync(sources) ? sources : built).href);
  process.exitCode = await main(process.argv.slice(2));
} else if (existsSync(launcher)) {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const { findNode } = await import(new URL("node-binary.js", launcher).href);
  const { run } = await import(new URL("run.js", launcher).href);
  try {
    await run(findNode(root), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      cwd: process.cwd(),
      root,
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} else {
  console.error(`belay needs Node 22.18 or newer; this is ${process.version}. Install Node 24.`);
  process.exitCode = 1;
}
