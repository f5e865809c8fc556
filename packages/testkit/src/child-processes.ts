import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export type ChildProcessEntry = { pid: number; command: string };

/** What this machine says of its processes: pid, parent and command. */
const processes = (): (ChildProcessEntry & { parent: number })[] =>
  process.platform === "linux" ? fromProc() : fromPs();

function fromProc() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/stat`, "utf8");
        // The command in parentheses may hold anything, so the fields are counted from its end.
        const [state, parent] = status.slice(status.lastIndexOf(")") + 2).split(" ");
        if (state === "Z") return [];
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // Gone meanwhile.
      }
    });
}

function fromPs() {
  return execFileSync("ps", ["-axo", "pid=,ppid=,stat=,command="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      if (pid === undefined || state?.startsWith("Z") || command?.startsWith("ps -axo")) return [];
      return [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }];
    });
}

/** Living children of a process, not their children. */
export const childrenOf = (pid: number): ChildProcessEntry[] =>
  processes()
    .filter((entry) => entry.parent === pid)
    .map(({ pid: child, command }) => ({ pid: child, command }));
