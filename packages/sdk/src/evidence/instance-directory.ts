import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * The folder of one process: `<root>/<fingerprint>/<instance>/`, with its owner, journal and spool. What a
 * process that is gone left behind is taken over by renaming its folder into ours: only one can win.
 */
export type InstanceDirectory = {
  readonly path: string;
  /** Takes over the folders of processes that are gone; returns them, and those they had taken over. */
  adopt(): string[];
  /** Marks the owner as alive, for hosts that share the folder. */
  touch(): void;
  /** Removes the taken-over folders in which nothing is left. */
  prune(): void;
  /** Removes our own folder where nothing is left in it; otherwise leaves it to the next process. */
  release(): void;
};

type Owner = { pid: number; host: string; started: string };

const ownerFile = "owner.json";
const adoptedFolder = "adopted";
/** After this long without a sign an owner on another host counts as gone. */
const silentMs = 300_000;

/** Folders held by this process; shared between copies of this module. */
const held: Set<string> = ((globalThis as Record<symbol, unknown>)[Symbol.for("belay.sdk.directories")] ??=
  new Set<string>()) as Set<string>;

/** Which start of a process id this is: on Linux the kernel's own number, elsewhere unknown. */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isAlive(path: string): boolean {
  let owner: Owner;
  let signOfLife: number;
  try {
    owner = JSON.parse(readFileSync(join(path, ownerFile), "utf8")) as Owner;
    signOfLife = statSync(join(path, ownerFile)).mtimeMs;
  } catch {
    // Without an owner it is being made this moment, or was left half-made.
    try {
      return Date.now() - statSync(path).mtimeMs < 60_000;
    } catch {
      return true;
    }
  }
  if (owner.pid === 0) return false; // Released.
  if (owner.host !== hostname()) return Date.now() - signOfLife < silentMs;
  if (!exists(owner.pid)) return false;
  const started = startOf(owner.pid);
  if (started !== "" && owner.started !== "") return started === owner.started;
  return owner.pid !== process.pid || held.has(path);
}

/** Every folder of evidence in this one: itself and, all the way down, those it took over. */
function withAdopted(path: string): string[] {
  const below = join(path, adoptedFolder);
  if (!existsSync(below)) return [path];
  return [path, ...readdirSync(below).flatMap((name) => withAdopted(join(below, name)))];
}

/** Removes a folder, and those below it, where nothing but owners is left. */
function prune(path: string): boolean {
  if (!existsSync(path)) return true;
  let empty = true;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const gone = entry.isDirectory() ? prune(join(path, entry.name)) : entry.name === ownerFile;
    if (!gone) empty = false;
  }
  if (empty) rmSync(path, { recursive: true, force: true });
  return empty;
}

/** @throws what the disk says. */
export function createInstanceDirectory(
  root: string,
  fingerprint: string,
  instance: string,
): InstanceDirectory {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const uid = process.getuid?.();
  if (uid !== undefined && statSync(root).uid !== uid) {
    throw new Error(`the spool folder ${root} belongs to another user; choose one with \`spoolDirectory\``);
  }
  if ((statSync(root).mode & 0o077) !== 0 && process.platform !== "win32") chmodSync(root, 0o700);
  const siblings = join(root, fingerprint);
  const path = join(siblings, instance);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  held.add(path);
  const owner: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  writeFileSync(join(path, ownerFile), JSON.stringify(owner), { mode: 0o600 });

  return {
    path,
    adopt() {
      const taken: string[] = [];
      for (const name of readdirSync(siblings)) {
        const orphan = join(siblings, name);
        if (orphan === path || held.has(orphan) || isAlive(orphan)) continue;
        const target = join(path, adoptedFolder, name);
        try {
          mkdirSync(join(path, adoptedFolder), { recursive: true, mode: 0o700 });
          renameSync(orphan, target);
        } catch {
          continue; // Another process was quicker.
        }
        taken.push(...withAdopted(target));
      }
      return taken;
    },
    touch() {
      const now = new Date();
      try {
        utimesSync(join(path, ownerFile), now, now);
      } catch {
        // The folder was cleaned away under us; the journal will say so.
      }
    },
    prune: () => prune(join(path, adoptedFolder)),
    release() {
      held.delete(path);
      try {
        writeFileSync(
          join(path, ownerFile),
          JSON.stringify({ pid: 0, host: "", started: "" } satisfies Owner),
        );
        prune(path);
      } catch {
        // Left for the next process.
      }
    },
  };
}
