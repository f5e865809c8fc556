import { existsSync, realpathSync } from "node:fs";
import path from "node:path";

/**
 * npm by the file that is running now, else by name.
 * @param {string} root the repository
 * @returns {[string, ...string[]]} command and first arguments
 */
export function npmCommand(root) {
  const running = process.env.npm_execpath;
  if (running === undefined || !running.endsWith("npm-cli.js") || !existsSync(running)) return ["npm"];
  // Installing empties node_modules, so npm must not run on the Node kept in there.
  const candidates = [process.env.npm_node_execpath, process.execPath];
  const node = candidates.find((file) => file !== undefined && existsSync(file) && !isInside(file, root));
  return node === undefined ? ["npm"] : [node, running];
}

/**
 * @param {string} file
 * @param {string} root
 */
function isInside(file, root) {
  return realpathSync(file).startsWith(path.join(realpathSync(root), "node_modules") + path.sep);
}
