import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return true;
};

const isPostgresIn = (pid: number, inode: { dev: number; ino: number }): boolean => {
  try {
    // A process that has ended keeps its entry until its parent asks, but has no folder any more.
    const working = statSync(`/proc/${pid}/cwd`);
    if (working.ino !== inode.ino || working.dev !== inode.dev) return false;
    return basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, "")) === "postgres";
  } catch {
    return false;
  }
};

const lockFilePid = (cluster: string): number | undefined => {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, "postmaster.pid"), "utf8"), 10);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
};

/** Processes of PostgreSQL at work in this cluster, the postmaster first; whoever started them. */
const findProcesses = (cluster: string): number[] => {
  const recorded = lockFilePid(cluster);
  if (process.platform !== "linux") {
    if (recorded === undefined || !isAlive(recorded)) return [];
    const command = execFileSync("ps", ["-o", "command=", "-p", String(recorded)], { encoding: "utf8" });
    return /postgres/.test(command) && command.includes(cluster) ? [recorded] : [];
  }
  const inode = statSync(cluster);
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresIn(pid, inode));
  return found.toSorted((a, b) => Number(b === recorded) - Number(a === recorded));
};

const signal = (pids: number[], name: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Gone meanwhile.
    }
  }
};

const waitForNone = async (cluster: string, withinMs: number): Promise<boolean> => {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(10)) {
    if (findProcesses(cluster).length === 0) return true;
  }
  return findProcesses(cluster).length === 0;
};

/**
 * Ends what an earlier, killed Belay left running on the cluster, gently first, and removes its lock file. Only
 * processes whose executable is postgres and whose working folder is this cluster are touched; the caller holds the
 * data directory's lock.
 */
export const endLeftovers = async (cluster: string, log: Log): Promise<void> => {
  const left = findProcesses(cluster);
  if (left.length > 0) {
    log.warn({ processes: left }, "ending a PostgreSQL that an earlier process left behind");
    const postmaster = lockFilePid(cluster);
    const hasPostmaster = postmaster !== undefined && left.includes(postmaster);
    if (hasPostmaster) signal([postmaster], "SIGINT");
    else signal(left, "SIGQUIT");
    if (!(await waitForNone(cluster, hasPostmaster ? 10_000 : 2_000))) {
      signal(findProcesses(cluster), "SIGQUIT");
      if (!(await waitForNone(cluster, 3_000))) {
        signal(findProcesses(cluster), "SIGKILL");
        await waitForNone(cluster, 5_000);
      }
    }
  }
  // Its pid may belong to someone else by now, which PostgreSQL would take for a running server.
  rmSync(join(cluster, "postmaster.pid"), { force: true });
};
