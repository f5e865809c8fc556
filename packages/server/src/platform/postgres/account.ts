import { chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";

export type Account = { uid: number; gid: number };
export type Accounts = {
  /** Runs initdb, which insists on a user that has a name. */
  initdb: Account;
  /** Owns the cluster and runs the server; has no name, so that nobody's processes share it. */
  server: Account;
};

const readUsers = (): Map<string, Account> => {
  const users = new Map<string, Account>();
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name && uid && gid) users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users;
};

const canOwn = (directory: string, { uid, gid }: Account): boolean => {
  const probe = join(directory, `owner-probe-${process.pid}`);
  mkdirSync(probe);
  try {
    chownSync(probe, uid, gid);
    return true;
  } catch {
    return false; // A container that maps few uids.
  } finally {
    rmdirSync(probe);
  }
};

/**
 * Which uids PostgreSQL runs under when Belay is root, which PostgreSQL refuses; undefined when Belay is not.
 * 60706 to 61183 belong to nobody by systemd's and Debian's conventions.
 */
export const chooseAccounts = (directory: string): Accounts | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const users = readUsers();
  const named = ["belay", "postgres", "nobody", "daemon"]
    .map((name) => users.get(name))
    .find((account) => account !== undefined && account.uid !== 0 && canOwn(directory, account));
  if (!named) {
    throw new Error(
      "Belay runs as root, PostgreSQL refuses to, and no unprivileged user (belay, postgres, nobody) can be used here. " +
        "Start Belay as an ordinary user, or give BELAY_DATABASE_URL the address of a PostgreSQL you run.",
    );
  }
  if (users.get("belay") === named) return { initdb: named, server: named };
  const taken = new Set([...users.values()].map(({ uid }) => uid));
  const uid = Array.from({ length: 478 }, (_, index) => 60_706 + index).find(
    (candidate) => !taken.has(candidate),
  );
  const own = uid === undefined ? undefined : { uid, gid: uid };
  return { initdb: named, server: own && canOwn(directory, own) ? own : named };
};

/** The uid a cluster belongs to already. */
export const ownerOf = (path: string): Account => {
  const { uid, gid } = lstatSync(path);
  return { uid, gid };
};

export const giveTo = (path: string, account: Account): void => {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  if (stat.isDirectory()) for (const entry of readdirSync(path)) giveTo(join(path, entry), account);
  chownSync(path, account.uid, account.gid);
};
