import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { cachedBrowser } from "./registry-browser.js";

const namesOnPath = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const usualPlaces = [
  "/usr/lib/chromium/chromium",
  "/opt/google/chrome/chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The first Chromium or Chrome on this machine that really starts.
 * @param {string} root the repository
 * @returns {string | undefined} its path
 */
export function findBrowser(root) {
  const named = [process.env.BELAY_CHROMIUM, process.env.CHROME_PATH].filter((file) => file !== undefined);
  for (const file of named) {
    if (!starts(file))
      console.error(`${file}, named in the environment as the browser, does not start here.`);
  }
  return [...named, ...onPath(), ...usualPlaces, ...ofPlaywright(), cachedBrowser(root)].find(starts);
}

/** @param {string} file */
function starts(file) {
  // Asking for the version finds a launcher without its browser, and missing libraries.
  return (
    existsSync(file) && spawnSync(file, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0
  );
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return namesOnPath.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** What `playwright install` has left, newest first. */
function ofPlaywright() {
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    path.join(os.homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache", "ms-playwright");
  if (!existsSync(folder)) return [];
  const revision = (/** @type {string} */ name) => Number(name.split("-").at(-1));
  return readdirSync(folder)
    .filter((name) => name.startsWith("chromium"))
    .sort((one, other) => revision(other) - revision(one))
    .flatMap((name) => [
      path.join(folder, name, "chrome-linux64", "chrome"),
      path.join(folder, name, "chrome-linux", "chrome"),
      path.join(folder, name, "chrome-headless-shell-linux64", "chrome-headless-shell"),
      path.join(folder, name, "chrome-linux", "headless_shell"),
      path.join(folder, name, "chrome-mac", "Chromium.app", "Contents", "MacOS", "Chromium"),
      path.join(
        folder,
        name,
        "chrome-mac-arm64",
        "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
      ),
      path.join(folder, name, "chrome-headless-shell-mac-arm64", "chrome-headless-shell"),
    ]);
}
