import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { runHelper } from "./helper-process.js";

const home = "packages/dashboard";

/** Everything the built files depend on; another package's tests and the installed tools are in the lock. */
const sources = [
  `${home}/index.html`,
  `${home}/package.json`,
  `${home}/public`,
  `${home}/src`,
  `${home}/tsconfig.json`,
  `${home}/vite.config.ts`,
  "packages/client/src",
  "packages/contracts/src",
  "packages/statistics/src",
  "package-lock.json",
];

/** @param {string} root */
const stampFile = (root) => path.join(root, home, "dist", ".sources");

/**
 * True also where there is nothing to build.
 * @param {string} root
 */
export function dashboardIsBuilt(root) {
  if (!existsSync(path.join(root, home, "index.html"))) return true;
  try {
    return readFileSync(stampFile(root), "utf8") === digestOfSources(root);
  } catch {
    return false;
  }
}

/**
 * Builds beside the folder in use and swaps the two, so that a server already running never serves half a build.
 * @param {string} root
 * @param {string} node
 * @param {import("./lock.js").Lock} lock
 * @returns {Promise<string | undefined>} what Vite said, when it could not build
 */
export async function buildDashboard(root, node, lock) {
  const digest = digestOfSources(root);
  const next = path.join(root, ".cache", "dashboard");
  const current = path.join(root, home, "dist");
  const vite = path.join(root, "node_modules", "vite", "bin", "vite.js");
  rmSync(next, { recursive: true, force: true });
  const { ok, output } = await runHelper(
    node,
    [vite, "build", "--outDir", next, "--emptyOutDir", "--logLevel", "warn"],
    { cwd: path.join(root, home), title: "Building the dashboard", lock },
  );
  if (!ok) return output.trim() || "The build ended without a word.";
  mkdirSync(next, { recursive: true });
  writeFileSync(path.join(next, ".sources"), digest);
  rmSync(current, { recursive: true, force: true });
  renameSync(next, current);
  return undefined;
}

/** @param {string} root */
function digestOfSources(root) {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of filesBelow(path.join(root, source))) {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} place a file, a folder, or nothing
 * @returns {string[]} sorted, without tests
 */
function filesBelow(place) {
  if (!existsSync(place)) return [];
  if (place.includes(".test.")) return [];
  let entries;
  try {
    entries = readdirSync(place, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOTDIR") return [place];
    throw error;
  }
  return entries
    .map((entry) => path.join(place, entry.name))
    .sort()
    .flatMap(filesBelow);
}
