import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { readBuild } from "./build.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const other = "f".repeat(40);
const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "belay-build-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

it.each([
  ["a branch", { ".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": `${commit}\n` }],
  [
    "a packed branch",
    {
      ".git/HEAD": "ref: refs/heads/main\n",
      ".git/packed-refs": `# pack\n${other} refs/heads/x/refs/heads/main\n${commit} refs/heads/main\n`,
    },
  ],
  ["a commit", { ".git/HEAD": `${commit}\n` }],
  [
    "a worktree",
    {
      "app/.git": "gitdir: ../.git/worktrees/app\n",
      ".git/worktrees/app/HEAD": "ref: refs/heads/side\n",
      ".git/worktrees/app/commondir": "../..\n",
      ".git/refs/heads/side": commit,
    },
  ],
])("reads the commit of %s", (_, files) => {
  const folder = folderOf({ ...files, "app/examples/readme": "" });
  expect(readBuild(join(folder, "app", "examples"))).toBe("0123456");
});

it.each([
  ["no git", {}],
  ["a repository without a commit", { ".git/HEAD": "ref: refs/heads/main\n" }],
  ["something else called .git", { ".git": "hello" }],
  ["a commit that is none", { ".git/HEAD": "../../etc\n" }],
])('says "sample" for %s', (_, files) => {
  const folder = folderOf({ ...files, "app/readme": "" });
  expect(readBuild(join(folder, "app"))).toBe("sample");
});
