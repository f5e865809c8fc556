import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

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
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The command's name may hold spaces and brackets; the fields are counted from its last bracket on.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  const listed = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return listed.stdout?.trim() || undefined;
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
