import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = 100;

type Stat = { parent: number; own: number; ofEndedChildren: number };

function statOf(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command in parentheses may hold anything, so the fields are counted from its end.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return {
      parent,
      own: (user + system) / ticksPerSecond,
      ofEndedChildren: (endedUser + endedSystem) / ticksPerSecond,
    };
  } catch {
    return undefined;
  }
}

/**
 * Processor time that a process and all below it have used, user and system, in seconds; those that have ended
 * included. Linux only: it is what /proc says.
 */
export function cpuSeconds(root: number): number {
  const all = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const stat = statOf(Number(name));
        return stat ? [[Number(name), stat] as const] : [];
      }),
  );
  const below = (pid: number): number => {
    const stat = all.get(pid);
    if (!stat) return 0;
    const children = [...all].filter(([, { parent }]) => parent === pid);
    return stat.own + stat.ofEndedChildren + children.reduce((sum, [child]) => sum + below(child), 0);
  };
  return below(root);
}

/** The process itself, without those below it. */
export const ownCpuSeconds = (pid: number): number => statOf(pid)?.own ?? 0;
