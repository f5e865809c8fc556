// `npm run check`: every check in its order, each with one summary line. `--only lint,types` runs some of them.

import path from "node:path";
import { fileURLToPath } from "node:url";

import { interruption, runChild } from "./run-child.js";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @param {string} name an installed tool's file below node_modules */
const tool = (name) => path.join("node_modules", name);

/** @type {{ name: string, commands: string[][] }[]} */
const checks = [
  { name: "format", commands: [[tool("oxfmt/bin/oxfmt"), "--check"]] },
  { name: "lint", commands: [[tool("oxlint/bin/oxlint"), "--deny-warnings"]] },
  { name: "imports", commands: [["scripts/check-imports.js"]] },
  { name: "words", commands: [["scripts/check-words.js"]] },
  {
    name: "types",
    commands: ["tsconfig.json", "packages/dashboard", "scripts"].map((project) => [
      tool("typescript/bin/tsc"),
      "-p",
      project,
    ]),
  },
  { name: "dead code", commands: [[tool("knip/bin/knip.js"), "--no-progress", "--no-config-hints"]] },
  { name: "tests", commands: [["scripts/test.js"]] },
];

/** @param {string[]} args */
async function check(args) {
  const chosen = choose(args);
  if (chosen === undefined) {
    console.error(`--only takes a list of: ${checks.map(({ name }) => name.replace(" ", "-")).join(", ")}`);
    return 2;
  }
  /** @type {string[]} */
  const lines = [];
  let failed = 0;
  for (const { name, commands } of chosen) {
    console.log(`\n── ${name}`);
    const began = Date.now();
    let passed = true;
    for (const command of commands) {
      const { exitCode } = await runChild(command, { cwd: root });
      if (exitCode !== 0) passed = false;
      if (interruption() !== undefined) return 1;
    }
    if (!passed) failed += 1;
    lines.push(`${passed ? "✓" : "✗"} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }
  console.log(`\n${lines.join("\n")}`);
  return failed === 0 ? 0 : 1;
}

/** @param {string[]} args */
function choose(args) {
  if (args.length === 0) return checks;
  const [flag, list = ""] = args;
  if (flag !== "--only" || args.length > 2) return undefined;
  const names = list.split(",");
  const chosen = checks.filter(({ name }) => names.includes(name.replace(" ", "-")));
  return chosen.length === names.length ? chosen : undefined;
}

process.exitCode = await check(process.argv.slice(2));
