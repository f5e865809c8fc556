// What no file may hold: a path outside of the repository, too many lines, and in the lock file a registry's
// address or gaps. `node scripts/check-words.js [folder]`; exit code 1 when something is found.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { lockGaps } from "./checks/lock-gaps.js";
import { sourceFiles } from "./checks/source-files.js";

const readable = /\.(ts|tsx|js|json|sql|css|html|md|ya?ml|jsonl)$|(^|\/)(run|\.npmrc|\.gitignore|\.nvmrc)$/;
const code = /\.(ts|tsx|js|sql|css)$/;

/** A file of more lines is two ideas; from `linesAtMost` on it must be taken apart. */
const linesAdvised = 300;
const linesAtMost = 400;

/** The one file that may look beside the checkout. */
const mayLookOutside = new Set([".ci/run"]);

/**
 * @param {string} root
 * @returns {{ errors: string[], warnings: string[] }}
 */
export function checkWords(root) {
  /** @type {string[]} */
  const errors = [];
  /** @type {string[]} */
  const warnings = [];
  for (const file of sourceFiles(root).filter((name) => readable.test(name))) {
    const lines = readFileSync(path.join(root, file), "utf8").split("\n");
    lines.forEach((line, index) => {
      const problem = judgeLine(file, line);
      if (problem !== undefined) errors.push(`${file}:${index + 1}  ${problem}`);
    });
    if (file === "package-lock.json") {
      const gaps = lockGaps(JSON.parse(lines.join("\n")).packages ?? {});
      for (const gap of gaps)
        errors.push(`${file}  names but does not hold, so that npm ci refuses it: ${gap}`);
    }
    if (!code.test(file)) continue;
    if (lines.length > linesAtMost) errors.push(`${file}  has ${lines.length} lines; take it apart`);
    else if (lines.length > linesAdvised) warnings.push(`${file}  has ${lines.length} lines`);
  }
  return { errors, warnings };
}

/**
 * @param {string} file
 * @param {string} line
 * @returns {string | undefined} what is wrong
 */
function judgeLine(file, line) {
  if (file.endsWith("package-lock.json")) {
    return /"resolved": "(https?|git)/.test(line) ? "the lock file names a registry's host" : undefined;
  }
  // A folder beside the repository, or one that only somebody's machine has.
  const outside = /\.\.\/shared\/|["'`\s(](\/home|\/Users|\/work)\/\w/.test(line);
  return outside && !mayLookOutside.has(file) ? "a path outside of the repository" : undefined;
}

/** @param {string} root */
function report(root) {
  const { errors, warnings } = checkWords(root);
  for (const warning of warnings) console.log(`note: ${warning}`);
  for (const error of errors) console.error(error);
  console.log(errors.length === 0 ? "Files hold nothing they must not." : `${errors.length} findings.`);
  return errors.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = report(process.argv[2] ?? path.dirname(path.dirname(fileURLToPath(import.meta.url))));
}
