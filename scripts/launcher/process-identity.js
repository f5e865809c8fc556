import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/**
 * A process id with the moment that process began, because ids are used again after a crash or a reboot.
 * @typedef {{ pid: number, began: string }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export function identify(pid) {
  return { pid, began: beganAt(pid) ?? "" };
}

/**
 * @param {ProcessIdentity} identity
 * @returns {boolean}
 */
export function isRunning(identity) {
  const began = beganAt(identity.pid);
  return began === undefined ? belongsToSomeoneElse(identity.pid) : began === identity.began;
}

/**
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process
 */
function beganAt(pid) {
  if (process.platform === "linux") {
    const fields = statFields(pid);
    return fields?.[0] === "Z" ? undefined : fields?.[19];
  }
  const listed = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return listed.stdout?.trim() || undefined;
}

/**
 * @param {number} pid
 * @returns {string[] | undefined} of /proc/<pid>/stat, from the state on
 */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name may hold spaces and brackets; the fields are counted from its last bracket on.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/**
 * True for a running process that this user may not look into (`/proc` mounted with hidepid).
 * @param {number} pid
 */
function belongsToSomeoneElse(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Whether any process of a group still runs. One that has ended and was not yet collected does not count: in a
 * container nobody may collect it.
 * @param {number} group
 */
export function groupRuns(group) {
  if (process.platform === "linux") {
    return readdirSync("/proc").some((name) => {
      const fields = /^\d+$/.test(name) ? statFields(Number(name)) : undefined;
      return fields !== undefined && fields[0] !== "Z" && Number(fields[2]) === group;
    });
  }
  const listed = spawnSync("ps", ["-A", "-o", "pgid=,stat="], { encoding: "utf8" });
  return (listed.stdout ?? "").split("\n").some((line) => new RegExp(`^\\s*${group}\\s+[^Z]`).test(line));
}
