import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { writeDurably } from "../durable-file.ts";
import { chooseAccounts, giveTo, ownerOf, type Account } from "./account.ts";
import { prepareBinaries } from "./binaries.ts";

export type Cluster = {
  /** PostgreSQL's own data folder. */
  directory: string;
  /** What to pass as `-D`. */
  argument: string;
  postgres: string;
  password: string;
  /** Set when the server runs under another uid than Belay. */
  account?: Account;
};

const hostAuthentication = `# Written by Belay at each start. Only this machine, only with the password.
host all all 127.0.0.1/32 scram-sha-256
`;

/**
 * With another uid the cluster is named by the working folder, which is set before the uid changes: so it need not
 * be able to enter the folders above.
 */
const argumentFor = (directory: string, account: Account | undefined): string => {
  if (account === undefined) return directory;
  if (process.platform === "linux") return "/proc/self/cwd";
  throw new Error(
    "Belay runs as root, which its own PostgreSQL supports on Linux only. " +
      "Start Belay as an ordinary user, or give BELAY_DATABASE_URL the address of a PostgreSQL you run.",
  );
};

const runInitdb = async (
  executable: string,
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

const initialise = async (
  directory: string,
  initdb: string,
  password: string,
  accounts?: { initdb: Account; server: Account },
): Promise<void> => {
  // A folder half made by a killed start is not worth keeping; a finished one gets its name by one rename.
  const draft = `${directory}.new`;
  const passwordFile = `${directory}-password.once`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    writeDurably(passwordFile, password);
    if (accounts) for (const path of [draft, passwordFile]) giveTo(path, accounts.initdb);
    await runInitdb(initdb, draft, passwordFile, accounts?.initdb);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  if (accounts) giveTo(draft, accounts.server);
  renameSync(draft, directory);
};

const readPassword = (path: string, cluster: string): string => {
  if (existsSync(path)) return readFileSync(path, "utf8").trim();
  throw new Error(
    `The password of the database in ${cluster} is missing: put the file ${path} back from a backup.`,
  );
};

/** Makes, or finds, the cluster under `dataDir/postgres`, and what is needed to run it. */
export const prepareCluster = async (dataDir: string): Promise<Cluster> => {
  const directory = join(dataDir, "postgres");
  const passwordPath = join(dataDir, "postgres-password");
  const accounts = chooseAccounts(dataDir);
  const binaries = prepareBinaries({ shared: accounts !== undefined, privateDirectory: dataDir });
  if (!existsSync(directory)) {
    const password = randomBytes(24).toString("base64url");
    writeDurably(passwordPath, password);
    await initialise(directory, binaries.initdb, password, accounts);
  }
  const version = readFileSync(join(directory, "PG_VERSION"), "utf8").trim();
  if (version !== binaries.majorVersion) {
    throw new Error(
      `${directory} was made by PostgreSQL ${version}, and this Belay comes with ${binaries.majorVersion}. ` +
        "Start the Belay that made it and take a backup, then restore that into a new data directory.",
    );
  }
  if (accounts && ownerOf(directory).uid === 0) giveTo(directory, accounts.server);
  const account = accounts ? ownerOf(directory) : undefined;
  chmodSync(directory, 0o700);
  writeDurably(join(directory, "pg_hba.conf"), hostAuthentication);
  if (account) giveTo(join(directory, "pg_hba.conf"), account);
  return {
    directory,
    argument: argumentFor(directory, account),
    postgres: binaries.postgres,
    password: readPassword(passwordPath, directory),
    account,
  };
};
