import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { npmCommand } from "../launcher/npm-command.js";

/**
 * Makes the tarball and has it judged: a wrong path in `exports` shows here, not in somebody's service.
 * @param {string} root the repository
 * @param {string} folder a staged package
 * @param {string} destination gets the tarball
 * @returns {Promise<{ tarball: string, problems: string[] }>}
 */
export async function pack(root, folder, destination) {
  const [command, ...args] = npmCommand(root);
  const packed = spawnSync(
    command,
    [...args, "pack", "--pack-destination", destination, "--loglevel=error"],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  if (packed.status !== 0)
    throw new Error(`npm pack did not work: ${packed.stderr || packed.error?.message}`);
  const tarball = path.join(destination, packed.stdout.trim().split("\n").at(-1) ?? "");

  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const { messages } = await publint({ pkgDir: folder, pack: false, strict: true });
  const problems = messages
    .filter(({ type }) => type !== "suggestion")
    .map((message) => formatMessage(message, manifest, { color: false }) ?? message.code);
  return { tarball, problems };
}
