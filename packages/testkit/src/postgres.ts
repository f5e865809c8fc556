import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDataDirectory, silentLog, startPostgres } from "@belay/server/platform";

export type TestPostgres = {
  url: string;
  dataDir: string;
  /** Shuts it down and removes its folder. */
  stop(): Promise<void>;
};

const prefix = "belay-postgres-for-tests-";

/** Removes folders that a killed run left: theirs is a lock nobody holds. */
const sweep = (): void => {
  const longAgo = Date.now() - 600_000;
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const path = join(tmpdir(), name);
    try {
      if (statSync(path).mtimeMs > longAgo) continue;
      openDataDirectory({ path }).release();
      rmSync(path, { recursive: true, force: true });
    } catch {
      // In use, or another user's.
    }
  }
};

/**
 * Belay's own PostgreSQL in a folder of its own. It does not wait for the disk: a test's database need not survive
 * a power cut, and every kind of `kill` leaves the system's cache in place.
 */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  sweep();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  const directory = openDataDirectory({ path: dataDir });
  const postgres = await startPostgres({
    dataDir,
    log: silentLog(),
    settings: { fsync: "off", full_page_writes: "off", synchronous_commit: "off" },
  });
  return {
    url: postgres.url,
    dataDir,
    async stop() {
      await postgres.stop();
      directory.release();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
