import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  openSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { writeDurably } from "./durable-file.ts";

export type Holder = { pid: number; since: string; address?: string };

/** Another process uses the data directory; the message names it. */
export class DataDirectoryInUseError extends Error {
  override name = "DataDirectoryInUseError";
  readonly holder: Holder | undefined;
  constructor(path: string, holder: Holder | undefined) {
    const who = holder
      ? `process ${holder.pid}, started ${holder.since}${holder.address ? `, at ${holder.address}` : ""}`
      : "another process";
    super(
      `The data directory ${path} is in use by ${who}. Stop that process, or choose another folder with --data-dir.`,
    );
    this.holder = holder;
  }
}

export type DataDirectory = {
  path: string;
  /** 32 bytes that wrap every other key; lost with this file, all payloads are unreadable. */
  installationKey: Buffer;
  installationKeyFile: string;
  /** True when others on this machine may read the key file. */
  installationKeyExposed: boolean;
  /** Tells a second process where this one answers. */
  announce(address: string): void;
  release(): void;
};

/** What this process holds: a lock that nothing refers to would be collected, and with it let go. */
const held = new Set<DatabaseSync>();

/**
 * An operating-system lock, which ends with the process however it ends. Node has no flock, but its SQLite takes
 * one on the file of an exclusive transaction. Nothing else may open that file: closing it again would drop the lock.
 */
const takeLock = (path: string): DatabaseSync | undefined => {
  const { DatabaseSync: Sqlite } = process.getBuiltinModule("node:sqlite");
  // Whoever could read the file could lock us out.
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
  const lock = new Sqlite(path, { timeout: 0 });
  try {
    lock.exec("begin exclusive");
    held.add(lock);
    return lock;
  } catch (error) {
    lock.close();
    if (/locked/.test(String(error))) return undefined;
    throw error;
  }
};

const letGo = (lock: DatabaseSync): void => {
  held.delete(lock);
  if (lock.isOpen) lock.close();
};

const readHolder = (path: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
};

const makeFolder = (path: string): void => {
  try {
    const made = mkdirSync(path, { recursive: true, mode: 0o700 });
    // A folder that was there keeps the rights somebody chose for it; what lies in it is closed by itself.
    if (made !== undefined) chmodSync(path, 0o700);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason =
      code === "EACCES" || code === "EPERM" ? "it belongs to another user, or lies in a folder of one" : code;
    throw new Error(`The data directory ${path} can't be used: ${reason}. Choose another with --data-dir.`, {
      cause,
    });
  }
};

const decodeKey = (path: string): Buffer => {
  const content = readFileSync(path);
  if (content.length === 32) return content;
  const text = content.toString("latin1").trim();
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  if (key.length === 32) return key;
  throw new Error(
    `The installation key in ${path} must be 32 bytes, raw, in base64 or in hexadecimal; it is ${key.length}.`,
  );
};

/** Links a finished file into place, so that no half-written key is ever seen and none is overwritten. */
const createKey = (path: string): void => {
  const draft = `${path}.${randomBytes(4).toString("hex")}`;
  writeDurably(draft, `${randomBytes(32).toString("base64")}\n`);
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

/** Reads the installation key; makes it where it is missing, unless a file of its own was named. */
export const readInstallationKey = (path: string, create: boolean): { key: Buffer; exposed: boolean } => {
  if (!existsSync(path)) {
    if (!create)
      throw new Error(`BELAY_INSTALLATION_KEY_FILE names ${path}, which does not exist or can't be reached.`);
    createKey(path);
  }
  return { key: decodeKey(path), exposed: (statSync(path).mode & 0o004) !== 0 };
};

/**
 * Takes the data directory for this process alone, making it (0700) and its installation key (0600) if needed.
 * @throws DataDirectoryInUseError when another process, or another part of this one, has it.
 */
export const openDataDirectory = (options: { path: string; installationKeyFile?: string }): DataDirectory => {
  const asked = resolve(options.path);
  makeFolder(asked);
  const path = realpathSync(asked);
  const holderFile = join(path, "holder.json");
  const lock = takeLock(join(path, "lock"));
  if (!lock) throw new DataDirectoryInUseError(path, readHolder(holderFile));
  try {
    const holder: Holder = { pid: process.pid, since: new Date().toISOString() };
    writeFileSync(holderFile, JSON.stringify(holder), { mode: 0o600 });
    const installationKeyFile = options.installationKeyFile ?? join(path, "installation-key");
    const { key, exposed } = readInstallationKey(
      installationKeyFile,
      options.installationKeyFile === undefined,
    );
    return {
      path,
      installationKey: key,
      installationKeyFile,
      installationKeyExposed: exposed,
      announce: (address) =>
        writeFileSync(holderFile, JSON.stringify({ ...holder, address }), { mode: 0o600 }),
      release() {
        rmSync(holderFile, { force: true });
        letGo(lock);
      },
    };
  } catch (error) {
    letGo(lock);
    throw error;
  }
};
