import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "../durable-file.ts";
import { chooseAccounts, giveTo, ownerOf, type Account } from "./account.ts";
import { prepareBinaries } from "./binaries.ts";
import { argumentFor, initialiseCluster } from "./initdb.ts";

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

const readPassword = (path: string, cluster: string): string => {
  if (existsSync(path)) return readFileSync(path, "utf8").trim();
  throw new Error(
    `The password of the database in ${cluster} is missing: put the file ${path} back from a backup.`,
  );
};

/**
 * Makes, or finds, the cluster under `dataDir/postgres`, and what is needed to run it. Unless `durable`, a new one
 * may not survive a power cut.
 */
export const prepareCluster = async (dataDir: string, durable: boolean): Promise<Cluster> => {
  const directory = join(dataDir, "postgres");
  const passwordPath = join(dataDir, "postgres-password");
  const accounts = chooseAccounts(dataDir);
  const binaries = prepareBinaries({ shared: accounts !== undefined, privateDirectory: dataDir });
  if (!existsSync(directory)) {
    const password = randomBytes(24).toString("base64url");
    writeDurably(passwordPath, password);
    await initialiseCluster({ directory, executable: binaries.initdb, password, accounts, durable });
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
