import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What the services report as their build where no commit is to be found. */
const unknownBuild = "sample";

/** The checked-out commit in short, read from the files of git, which need not be installed; else "sample". */
export function readBuild(folder: string): string {
  try {
    const git = gitFolder(resolve(folder));
    const commit = git === undefined ? undefined : commitOf(git);
    return commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit) ? unknownBuild : commit.slice(0, 7);
  } catch {
    return unknownBuild;
  }
}

/** The `.git` of this folder or of one above; a worktree has a file there that names the folder. */
function gitFolder(folder: string): string | undefined {
  const here = join(folder, ".git");
  if (existsSync(here)) {
    if (statSync(here).isDirectory()) return here;
    const named = /^gitdir: (.+)$/m.exec(readFileSync(here, "utf8"))?.[1];
    return named === undefined ? undefined : resolve(folder, named.trim());
  }
  return dirname(folder) === folder ? undefined : gitFolder(dirname(folder));
}

function commitOf(git: string): string | undefined {
  const head = read(join(git, "HEAD"));
  const reference = /^ref: (.+)$/.exec(head ?? "")?.[1];
  if (reference === undefined) return head;
  const common = resolve(git, read(join(git, "commondir")) ?? ".");
  const packed = read(join(common, "packed-refs")) ?? "";
  const line = packed.split("\n").find((each) => each.endsWith(` ${reference}`));
  return read(join(git, reference)) ?? read(join(common, reference)) ?? line?.split(" ")[0];
}

const read = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
