// The one way in for `npm start`, `npm test`, `npm run check`, … on any Node from 20 on: brings the machine
// to the point where the target can run, then runs it. What is already there is only looked at.

import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { buildDashboard, dashboardIsBuilt } from "./launcher/dashboard.js";
import { installIsComplete, install } from "./launcher/install.js";
import { LaunchError } from "./launcher/launch-error.js";
import { withLock } from "./launcher/lock.js";
import { findNode } from "./launcher/node-binary.js";
import { run } from "./launcher/run.js";

/** @type {Record<string, { file: string, before?: string[], dashboard?: boolean, tethered?: boolean }>} */
const targets = {
  start: { file: "examples/call-follow-up/src/main.ts", dashboard: true, tethered: true },
  test: { file: "scripts/test.js", dashboard: true },
  check: { file: "scripts/check.js", dashboard: true },
  lint: { file: "scripts/check.js", before: ["--only", "lint,imports,words"] },
  types: { file: "scripts/check.js", before: ["--only", "types"] },
  bench: { file: "bench/src/main.ts", dashboard: false },
  simulate: { file: "packages/statistics/src/simulate/main.ts" },
  build: { file: "scripts/build.js", dashboard: true },
};

const dashboardText = "The dashboard could not be built; what Vite said is above.";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} args */
async function launch(args) {
  const [name, ...rest] = args;
  const target = name === undefined ? undefined : targets[name];
  if (target === undefined) {
    throw new LaunchError(`Say what to run: node scripts/launch.js ${Object.keys(targets).join(" | ")}`);
  }
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new LaunchError(
      `Belay needs Node 20 or newer to start; this is ${process.version}. Install Node 24.`,
    );
  }
  const file = path.join(root, target.file);
  if (!existsSync(file)) throw new LaunchError(`There is nothing to run at ${target.file}.`);

  const prepared = () => installIsComplete(root) && (!target.dashboard || dashboardIsBuilt(root));
  let dashboardProblem = "";
  if (!prepared()) {
    await withLock(scratchFolder(), async (lock) => {
      if (!installIsComplete(root)) await install(root, lock);
      if (!target.dashboard || dashboardIsBuilt(root)) return;
      dashboardProblem = (await buildDashboard(root, findNode(root), lock)) ?? "";
    });
  }
  if (dashboardProblem !== "") {
    console.error(dashboardProblem);
    // The tests say what else is broken, and count this one with the rest.
    if (name !== "test" && name !== "check") throw new LaunchError(dashboardText);
    process.env.BELAY_DASHBOARD_PROBLEM = dashboardText;
  }
  return run(findNode(root), [file, ...(target.before ?? []), ...rest], {
    cwd: process.cwd(),
    root,
    tethered: target.tethered,
  });
}

/** What a launch keeps outside of node_modules, because installing empties that folder. */
function scratchFolder() {
  const folder = path.join(root, ".cache");
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new LaunchError(
      `Belay can't write to its own folder ${root} (${code}). Clone it where you may write.`,
    );
  }
  return folder;
}

launch(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
  console.error(error instanceof LaunchError ? error.message : error);
  process.exitCode = error instanceof LaunchError ? error.exitCode : 1;
});
