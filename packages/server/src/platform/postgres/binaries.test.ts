import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prepareBinaries } from "./binaries.ts";

let folder: string;
/** A small package laid out as the real one, as an install that ran no scripts leaves it: without its link. */
let bare: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "belay-binaries-"));
  chmodSync(folder, 0o755);
  bare = join(folder, "package");
  const files: Record<string, string> = {
    "package.json": JSON.stringify({ version: "18.4.0" }),
    "native/pg-symlinks.json": JSON.stringify([
      { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" },
    ]),
    "native/bin/postgres": '#!/bin/sh\ncat "$(dirname "$0")/../lib/libpq.so.5"\n',
    "native/bin/initdb": "#!/bin/sh\n",
    "native/lib/libpq.so.5.18": "linked",
    "native/lib/libpq.a": "not needed",
    "native/share/postgresql/deep/settings": "needed",
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(bare, path)), { recursive: true });
    writeFileSync(join(bare, path), content, { mode: 0o644 });
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (executable: string): string => execFileSync(executable, { encoding: "utf8" });
const shared = (parents: string[] = [folder]) =>
  prepareBinaries({
    shared: true,
    privateDirectory: "/nowhere",
    packageDirectory: bare,
    sharedParents: parents,
  });

test("an install whose scripts were blocked is repaired in a copy; a whole one is used as it is", () => {
  const prepare = () => prepareBinaries({ shared: false, privateDirectory: folder, packageDirectory: bare });
  const { postgres, majorVersion } = prepare();
  expect([run(postgres), majorVersion]).toEqual(["linked", "18"]);
  expect(postgres.startsWith(bare)).toBe(false);
  for (const name of ["postgres", "initdb"]) chmodSync(join(bare, "native/bin", name), 0o755);
  execFileSync("ln", ["-s", "libpq.so.5.18", join(bare, "native/lib/libpq.so.5")]);
  expect(prepare().postgres).toBe(join(bare, "native/bin/postgres"));
});

test("the copies others execute can be read by all and written by us alone, and are made once", () => {
  const { postgres } = shared();
  const root = dirname(dirname(postgres));
  for (const path of [
    dirname(root),
    root,
    dirname(postgres),
    postgres,
    join(root, "share/postgresql/deep"),
  ]) {
    expect(lstatSync(path)).toMatchObject({ uid: process.getuid!() });
    expect(lstatSync(path).mode & 0o777).toBe(0o755);
  }
  expect(lstatSync(join(root, "share/postgresql/deep/settings")).mode & 0o777).toBe(0o644);
  expect(readlinkSync(join(root, "lib/libpq.so.5"))).toBe("libpq.so.5.18");
  expect(existsSync(join(root, "lib/libpq.a"))).toBe(false);
  const made = lstatSync(postgres).ino;
  expect(lstatSync(shared().postgres).ino).toBe(made);
});

test.each<[string, (root: string) => void]>([
  ["could be written by others", (root) => chmodSync(join(root, "bin/postgres"), 0o777)],
  ["lies in a folder others could write", (root) => chmodSync(join(root, "bin"), 0o777)],
  ["is not as long as it was", (root) => writeFileSync(join(root, "bin/postgres"), "#!/bin/sh")],
  ["lacks a file", (root) => rmSync(join(root, "lib/libpq.so.5.18"))],
  ["lacks a link", (root) => rmSync(join(root, "lib/libpq.so.5"))],
  [
    "is a link to somewhere else",
    (root) => {
      rmSync(join(root, "bin/initdb"));
      execFileSync("ln", ["-s", "/bin/true", join(root, "bin/initdb")]);
    },
  ],
])("a copy that %s is made anew", (_, damage) => {
  const root = dirname(dirname(shared().postgres));
  damage(root);
  expect(run(shared().postgres)).toBe("linked");
  for (const path of ["bin", "bin/postgres", "bin/initdb"]) {
    expect(lstatSync(join(root, path)).isSymbolicLink()).toBe(false);
    expect(lstatSync(join(root, path)).mode & 0o777).toBe(0o755);
  }
});

test("another content of the package gets a copy of its own", () => {
  const before = shared().postgres;
  writeFileSync(join(bare, "native/bin/postgres"), "#!/bin/sh\necho newer\n");
  expect(run(shared().postgres)).toBe("newer\n");
  expect(run(before)).toBe("linked");
});

test("a folder prepared by somebody else is not used", () => {
  const [trap, good] = [join(folder, "trap"), join(folder, "good")];
  mkdirSync(join(trap, "belay"), { recursive: true });
  chmodSync(join(trap, "belay"), 0o777);
  mkdirSync(good);
  expect(shared([trap, good]).postgres.startsWith(join(good, "belay"))).toBe(true);
  expect(() => shared([trap])).toThrow(/no folder was found for copies/);
});
