import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { stage } from "./stage.js";

/** @type {string} */
let root;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "belay-stage-"));
  plant("LICENSE", "the licence");
});

afterEach(() => rmSync(root, { recursive: true }));

it("puts the packages that code and declarations name inside, with what those need from the registry", () => {
  plantPackage(
    "sdk",
    { "@belay/gate": "0.1.0", ai: "7.0.0" },
    `import "@belay/gate"; import.meta.resolve("@belay/server/main");`,
    `import type { A } from "@belay/contracts";`,
  );
  plantPackage("gate", { re2js: "2.0.0" }, "", "");
  plantPackage("contracts", { zod: "4.0.0" }, "", "");
  plantPackage("server", { pg: "8.0.0" }, "", "");

  const folder = stage(root, "sdk", path.join(root, "staged"));

  const manifest = read(path.join(folder, "package.json"));
  expect(manifest.bundleDependencies).toEqual(["@belay/contracts", "@belay/gate"]);
  expect(manifest.dependencies).toEqual({
    "@belay/contracts": "0.1.0",
    "@belay/gate": "0.1.0",
    ai: "7.0.0",
    re2js: "2.0.0",
    zod: "4.0.0",
  });
  expect(manifest.private).toBeUndefined();
  expect(existsSync(path.join(folder, manifest.exports["."].default))).toBe(true);
  expect(existsSync(path.join(folder, manifest.exports["."].types))).toBe(true);
  const gate = path.join(folder, "node_modules/@belay/gate");
  expect(read(path.join(gate, "package.json"))).toMatchObject({
    name: "@belay/gate",
    dependencies: { re2js: "2.0.0" },
  });
  expect(existsSync(path.join(gate, "dist/index.js"))).toBe(true);
  expect(existsSync(path.join(folder, "node_modules/@belay/server"))).toBe(false);
});

/**
 * @param {string} name
 * @param {Record<string, string>} dependencies
 * @param {string} code
 * @param {string} declarations
 */
function plantPackage(name, dependencies, code, declarations) {
  const manifest = {
    name: `@belay/${name}`,
    version: "0.1.0",
    private: true,
    exports: { ".": "./src/index.ts" },
    dependencies,
  };
  plant(`packages/${name}/package.json`, JSON.stringify(manifest));
  plant(`packages/${name}/dist/index.js`, code);
  plant(`packages/${name}/dist/index.d.ts`, declarations);
}

/**
 * @param {string} file
 * @param {string} text
 */
function plant(file, text) {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}

/** @param {string} file */
function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
