import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

import { npmCommand } from "../launcher/npm-command.js";

/** A headless Chromium for x64 Linux that the npm registry holds; 70 MB, so fetched only where it is needed. */
const source = {
  name: "@sparticuz/chromium",
  version: "153.0.0",
  sha512: "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==",
};

/** The libraries and fonts beside the browser are for machines that have none. */
const starter = `#!/bin/sh
here=$(dirname "$0")
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/fonts"
"$here/chromium" --version >/dev/null 2>&1 || export LD_LIBRARY_PATH="$here/al2023/lib"
exec "$here/chromium" "$@"
`;

/** @param {string} root */
const folderOf = (root) => path.join(root, ".cache", `chromium-${source.version}`);

/**
 * Where a browser fetched earlier would be.
 * @param {string} root the repository
 */
export function cachedBrowser(root) {
  return path.join(folderOf(root), "chrome");
}

/**
 * @param {string} root
 * @returns {Promise<string | undefined>} what went wrong; undefined when it is in its place
 */
export async function fetchRegistryBrowser(root) {
  if (process.platform !== "linux" || process.arch !== "x64")
    return "the registry's browser is for x64 Linux";
  const cache = path.join(root, ".cache");
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, "fetching-"));
  try {
    const tarball = download(root, work);
    const digest = createHash("sha512").update(readFileSync(tarball)).digest("base64");
    if (digest !== source.sha512) return "the registry's browser differs from the one pinned here";
    unpack(tarball, work);
    const bin = path.join(work, "package", "bin");
    const ready = path.join(work, "ready");
    mkdirSync(ready);
    await inflate(path.join(bin, "chromium.br"), path.join(ready, "chromium"));
    chmodSync(path.join(ready, "chromium"), 0o755);
    await unpackInflated(path.join(bin, "swiftshader.tar.br"), ready);
    await unpackInflated(path.join(bin, "fonts.tar.br"), path.join(ready, "fonts"));
    await unpackInflated(path.join(bin, "al2023.tar.br"), path.join(ready, "al2023"));
    writeFileSync(path.join(ready, "chrome"), starter, { mode: 0o755 });
    rmSync(folderOf(root), { recursive: true, force: true });
    renameSync(ready, folderOf(root));
    return undefined;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} folder
 */
function download(root, folder) {
  const [command, ...args] = npmCommand(root);
  const wanted = `${source.name}@${source.version}`;
  const packed = spawnSync(
    command,
    [...args, "pack", wanted, "--pack-destination", folder, "--loglevel=error"],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  if (packed.status !== 0) throw new Error(packed.stderr?.trim().split("\n")[0] || "npm pack did not work");
  return path.join(folder, packed.stdout.trim().split("\n").at(-1) ?? "");
}

/**
 * @param {string} tarball
 * @param {string} folder
 */
function unpack(tarball, folder) {
  mkdirSync(folder, { recursive: true });
  const done = spawnSync("tar", ["-xf", tarball, "-C", folder], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr?.trim() || "tar was not found");
}

/**
 * @param {string} from
 * @param {string} to
 */
async function inflate(from, to) {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpackInflated(archive, folder) {
  const tarball = archive.slice(0, -".br".length);
  await inflate(archive, tarball);
  unpack(tarball, folder);
}
