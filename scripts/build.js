// `npm run build`: JavaScript and declarations of each package into its dist/, then what a service of your own
// installs: dist/belay-sdk-<version>.tgz and dist/belay-cli-<version>.tgz, which need no TypeScript loader.

import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { compile } from "./build/compile.js";
import { pack } from "./build/pack.js";
import { stage } from "./build/stage.js";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const built = ["contracts", "gate", "statistics", "checks", "sdk", "client", "cli", "server"];
const published = ["sdk", "cli"];

async function build() {
  if (!compile(root, built)) return 1;
  console.log(`Compiled ${built.join(", ")}`);

  const tarballs = path.join(root, "dist");
  const staging = path.join(root, ".cache", "staging");
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(tarballs, { recursive: true });
  let problems = 0;
  for (const name of published) {
    const folder = stage(root, name, path.join(staging, name));
    const result = await pack(root, folder, tarballs);
    for (const problem of result.problems) console.error(`@belay/${name}: ${problem}`);
    problems += result.problems.length;
    console.log(`Packed ${path.relative(root, result.tarball)}`);
  }
  rmSync(staging, { recursive: true, force: true });
  return problems === 0 ? 0 : 1;
}

process.exitCode = await build();
