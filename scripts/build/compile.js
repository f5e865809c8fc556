import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import path from "node:path";

/**
 * One TypeScript run over all packages, since they import each other; each then gets its part as dist/.
 * @param {string} root the repository
 * @param {string[]} names packages to emit
 * @returns {boolean} false when TypeScript found an error, which it has printed
 */
export function compile(root, names) {
  const out = path.join(root, ".cache", "build");
  rmSync(out, { recursive: true, force: true });
  const tool = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tool, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) return false;
  for (const name of names) {
    const home = path.join(root, "packages", name);
    const dist = path.join(home, "dist");
    rmSync(dist, { recursive: true, force: true });
    cpSync(path.join(out, name, "src"), dist, { recursive: true });
    copyAssets(path.join(home, "src"), dist);
  }
  rmSync(out, { recursive: true, force: true });
  return true;
}

/**
 * What the code reads beside itself: migrations, templates, JSON.
 * @param {string} from
 * @param {string} to
 */
function copyAssets(from, to) {
  cpSync(from, to, {
    recursive: true,
    filter: (file) => !/\.(ts|tsx|js)$/.test(file) && (existsSync(file) || file === from),
  });
}
