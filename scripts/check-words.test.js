import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { checkWords } from "./check-words.js";

/** @type {string} */
let root;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "belay-words-"));
});

afterEach(() => rmSync(root, { recursive: true }));

it("finds a registry's host in the lock file, and lets workspace links be", () => {
  const host = ["https:", "", "registry.example.com", "a.tgz"].join("/");
  plant("package-lock.json", `{\n"name": "packages/gate",\n"resolved": "${host}"\n}`);
  expect(checkWords(root).errors).toEqual([expect.stringMatching(/^package-lock.json:3 .*registry's host/)]);
});

it("finds paths that lead out of the repository", () => {
  plant("note.md", `a\nread ${["", "home", "anna", "calls"].join("/")}`);
  plant("code.ts", `open("${["..", "shared", "calls"].join("/")}")`);
  expect(checkWords(root).errors).toEqual([
    expect.stringMatching(/^code.ts:1 .*outside/),
    expect.stringMatching(/^note.md:2 .*outside/),
  ]);
});

it("advises against long files and refuses overlong ones", () => {
  plant("long.ts", "\n".repeat(320));
  plant("overlong.ts", "\n".repeat(420));
  const { errors, warnings } = checkWords(root);
  expect(warnings).toEqual(["long.ts  has 321 lines"]);
  expect(errors).toEqual(["overlong.ts  has 421 lines; take it apart"]);
});

/**
 * @param {string} file
 * @param {string} text
 */
function plant(file, text) {
  writeFileSync(path.join(root, file), text);
}
