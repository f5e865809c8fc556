import { readdirSync } from "node:fs";
import path from "node:path";

const notOurs = new Set(["node_modules", "dist", "coverage", ".git", ".cache", ".belay"]);

/**
 * Every file of the repository below a folder that was written by hand.
 * @param {string} root
 * @param {string} [folder] relative to root
 * @returns {string[]} paths relative to root, with forward slashes, sorted
 */
export function sourceFiles(root, folder = "") {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name) && !entry.isSymbolicLink())
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const place = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? sourceFiles(root, place) : [place];
    });
}
