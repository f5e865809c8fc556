// Holds the tree to its import rules: who may import which package, by which door, and no cycle between the
// server's modules. `node scripts/check-imports.js [folder]`; exit code 1 when a rule is broken.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { findCycles } from "./checks/find-cycles.js";
import { judgePackage, judgeServerPath, judgeTesting, moduleOf, workspaceOf } from "./checks/import-rules.js";
import { readImports } from "./checks/read-imports.js";
import { sourceFiles } from "./checks/source-files.js";

/** @typedef {{ file: string, line: number, text: string }} Finding */

/**
 * @param {string} root the repository
 * @returns {Finding[]}
 */
export function checkImports(root) {
  /** @type {Finding[]} */
  const findings = [];
  /** @type {Map<string, Set<string>>} */
  const moduleEdges = new Map();

  for (const file of sourceFiles(root).filter(isCode)) {
    for (const { specifier, typeOnly, line } of readImports(
      file,
      readFileSync(path.join(root, file), "utf8"),
    )) {
      const text = specifier.startsWith(".")
        ? judgeRelative(file, specifier, typeOnly, moduleEdges)
        : judgeNamed(root, file, specifier, typeOnly);
      if (text !== undefined) findings.push({ file, line, text: `"${specifier}": ${text}` });
    }
  }
  for (const cycle of findCycles(moduleEdges)) {
    const way = [...cycle, cycle[0]].join(" → ");
    findings.push({
      file: "packages/server/src/modules",
      line: 1,
      text: `modules import each other: ${way}`,
    });
  }
  return findings;
}

/** @param {string} file */
function isCode(file) {
  return workspaceOf(file) !== undefined && /\.(ts|tsx|js)$/.test(file) && !file.endsWith(".d.ts");
}

/**
 * @param {string} file
 * @param {string} specifier
 * @param {boolean} typeOnly
 * @param {Map<string, Set<string>>} moduleEdges gets what the server's modules import of each other
 * @returns {string | undefined} what is wrong
 */
function judgeRelative(file, specifier, typeOnly, moduleEdges) {
  const target = path.posix.join(path.posix.dirname(file), specifier.split("?")[0] ?? "");
  // Cases that other languages repeat are data that belongs to no package.
  if (target.startsWith("conformance/") && target.endsWith(".json")) return undefined;
  if (workspaceOf(target) !== workspaceOf(file)) return "import another package by its name";
  const [from, to] = [moduleOf(file), moduleOf(target)];
  if (from !== undefined && to !== undefined && from !== to) {
    moduleEdges.set(from, (moduleEdges.get(from) ?? new Set()).add(to));
  }
  const testing = judgeTesting(file, target);
  if (testing !== undefined) return testing;
  return file.startsWith("packages/server/src/") ? judgeServerPath(file, target, typeOnly) : undefined;
}

/**
 * @param {string} root
 * @param {string} file
 * @param {string} specifier
 * @param {boolean} typeOnly
 * @returns {string | undefined} what is wrong
 */
function judgeNamed(root, file, specifier, typeOnly) {
  const parts = /^@belay\/([^/]+)(\/.+)?$/.exec(specifier);
  if (parts?.[1] === undefined) return undefined;
  const door = `.${parts[2] ?? ""}`;
  if (!doorsOf(root, parts[1]).includes(door)) return "its package.json exports no such path";
  return judgePackage(file, parts[1], typeOnly);
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {string[]} the keys of its `exports`
 */
function doorsOf(root, name) {
  const manifest = path.join(root, "packages", name, "package.json");
  return existsSync(manifest) ? Object.keys(JSON.parse(readFileSync(manifest, "utf8")).exports ?? {}) : [];
}

/** @param {string} root */
function report(root) {
  const findings = checkImports(root);
  for (const { file, line, text } of findings) console.error(`${file}:${line}  ${text}`);
  console.log(
    findings.length === 0 ? "Imports keep to the rules." : `${findings.length} imports break a rule.`,
  );
  return findings.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = report(process.argv[2] ?? path.dirname(path.dirname(fileURLToPath(import.meta.url))));
}
