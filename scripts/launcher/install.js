import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { runHelper } from "./helper-process.js";
import { LaunchError } from "./launch-error.js";
import { restoreLibraryLinks } from "./library-links.js";
import { proveNode } from "./node-binary.js";
import { npmCommand } from "./npm-command.js";

/** @param {string} root */
const stampFile = (root) => path.join(root, "node_modules", ".belay-install");

/**
 * What a finished install leaves: the digest of the lock file and the platform it was made for (a folder that
 * moved to another machine must be installed anew).
 * @param {string} root
 */
function expectedStamp(root) {
  const digest = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  return `${digest} ${process.platform}-${process.arch}\n`;
}

/**
 * @param {string} root
 * @returns {boolean}
 */
export function installIsComplete(root) {
  try {
    return readFileSync(stampFile(root), "utf8") === expectedStamp(root);
  } catch {
    return false;
  }
}

/**
 * Brings node_modules to what package-lock.json says. An install that somebody made by hand (`npm install`) is
 * kept when it holds the same versions.
 * @param {string} root
 * @param {import("./lock.js").Lock} lock
 */
export async function install(root, lock) {
  if (!holdsLockedVersions(root)) await runNpm(root, lock);
  try {
    restoreLibraryLinks(root);
    proveNode(root);
    writeFileSync(stampFile(root), expectedStamp(root));
  } catch (error) {
    if (error instanceof LaunchError) throw error;
    throw new LaunchError(
      `Belay can't write to ${root}/node_modules: ${/** @type {Error} */ (error).message}`,
    );
  }
}

/**
 * @param {string} root
 * @param {import("./lock.js").Lock} lock
 */
async function runNpm(root, lock) {
  const [command, ...args] = npmCommand(root);
  const { ok, output } = await runHelper(
    command,
    [
      ...args,
      "ci",
      // A shell that builds images may leave these out; the launcher needs them all.
      "--include=dev",
      "--include=optional",
      // Every package is checked against the lock's digest, so a cached copy needs no second look.
      "--prefer-offline",
      "--fetch-retry-mintimeout=2000",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ],
    { cwd: root, title: "Installing packages", lock },
  );
  if (ok) return;
  console.error(output.trim().split("\n").slice(-15).join("\n"));
  throw new LaunchError(`\n${explain(output)}`);
}

/**
 * @param {string} output what npm said
 * @returns {string} one sentence
 */
export function explain(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network/.test(output)) {
    return "npm could not reach its registry. Check the network (or npm's proxy settings) and start again.";
  }
  if (/ENOSPC/.test(output)) return "The disk is full. Free about 1 GB and start again.";
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return "npm may not write where it has to (this folder or its cache). Use a folder of your own and start again.";
  }
  if (/EUSAGE/.test(output)) {
    return "package.json and package-lock.json say different things. Run `npm install`, commit both, and start again.";
  }
  if (/EINTEGRITY/.test(output)) {
    return "A package differs from what package-lock.json expects. Run `npm cache clean --force` and start again.";
  }
  if (/ENOENT/.test(output) && /spawn npm/.test(output)) {
    return "npm was not found. Install Node 24, which brings npm, and start again.";
  }
  return "npm ci failed; its own last lines are above.";
}

/**
 * Compares the lock file with the record npm leaves after a complete install. Packages for other platforms
 * are optional and rightly absent.
 * @param {string} root
 */
function holdsLockedVersions(root) {
  /** @type {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }>} */
  let installed;
  try {
    const file = path.join(root, "node_modules", ".package-lock.json");
    installed = JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return false;
  }
  const locked = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(/** @type {typeof installed} */ (locked)).every(([place, wanted]) => {
    if (!place.startsWith("node_modules/")) return true;
    const found = installed[place];
    if (found === undefined) return wanted.optional === true;
    return (
      found.version === wanted.version &&
      found.integrity === wanted.integrity &&
      existsSync(path.join(root, place))
    );
  });
}
