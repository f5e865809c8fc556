import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { syncFolder, writeDurably } from "../durable-file.ts";
import { giveTo, type Account, type Accounts } from "./account.ts";

export type InitialiseOptions = {
  directory: string;
  executable: string;
  password: string;
  accounts?: Accounts;
  /** Waits until all of it is on the disk. */
  durable: boolean;
};

/**
 * With another uid the cluster is named by the working folder, which is set before the uid changes: so it need not
 * be able to enter the folders above.
 */
export const argumentFor = (directory: string, account: Account | undefined): string => {
  if (account === undefined) return directory;
  if (process.platform === "linux") return "/proc/self/cwd";
  throw new Error(
    "Belay runs as root, which its own PostgreSQL supports on Linux only. " +
      "Start Belay as an ordinary user, or give BELAY_DATABASE_URL the address of a PostgreSQL you run.",
  );
};

const runInitdb = async (
  { executable, durable }: InitialiseOptions,
  directory: string,
  passwordFile: string,
  account?: Account,
): Promise<void> => {
  const password = openSync(passwordFile, "r");
  const asOther = account !== undefined;
  const child = spawn(
    executable,
    [
      `--pgdata=${argumentFor(directory, account)}`,
      "--username=belay",
      "--encoding=UTF8",
      // The built-in provider sorts alike on every machine and after every upgrade of its libraries.
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      "--auth=scram-sha-256",
      ...(durable ? [] : ["--no-sync"]),
      `--pwfile=${asOther ? "/proc/self/fd/3" : passwordFile}`,
    ],
    {
      cwd: directory,
      ...account,
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe", password],
    },
  );
  let said = "";
  child.stderr!.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (code !== 0) throw new Error(said.trim() || `exit code ${code}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The PostgreSQL that comes with Belay could not make its data folder in ${directory}: ${reason}. ` +
        "Or give BELAY_DATABASE_URL the address of a PostgreSQL you run.",
      { cause },
    );
  } finally {
    closeSync(password);
  }
};

/** Runs initdb beside the place and moves the result there whole. */
export const initialiseCluster = async (options: InitialiseOptions): Promise<void> => {
  const { directory, password, accounts } = options;
  // A folder half made by a killed start is not worth keeping; a finished one gets its name by one rename.
  const draft = `${directory}.new`;
  const passwordFile = `${directory}-password.once`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    writeDurably(passwordFile, password);
    if (accounts) for (const path of [draft, passwordFile]) giveTo(path, accounts.initdb);
    await runInitdb(options, draft, passwordFile, accounts?.initdb);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  if (accounts) giveTo(draft, accounts.server);
  renameSync(draft, directory);
  // Were the new name lost, the next start would take the cluster for a half-made one.
  syncFolder(dirname(directory));
};
