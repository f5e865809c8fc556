import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
    pointDeclarationsAtBuiltFiles(dist);
    copyAssets(path.join(home, "src"), dist);
  }
  rmSync(out, { recursive: true, force: true });
  return true;
}

/**
 * TypeScript rewrites `./x.ts` to `./x.js` in code but not in declarations, whose readers have no x.ts.
 * @param {string} folder
 */
function pointDeclarationsAtBuiltFiles(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const file = path.join(folder, name);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replaceAll(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"'));
  }
}

/**
 * What the code reads beside itself: migrations, templates, JSON.
 * @param {string} from
 * @param {string} to
 */
function copyAssets(from, to) {
  cpSync(from, to, { recursive: true, filter: (file) => !/\.(ts|tsx|js)$/.test(file) });
}
