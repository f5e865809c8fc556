import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDataDirectory, silentLog, startPostgres } from "@belay/server/platform";

export type TestPostgres = {
  url: string;
  dataDir: string;
  /** Shuts it down and removes its folder. */
  stop(): Promise<void>;
};

/**
 * Belay's own PostgreSQL in a folder of its own. It does not wait for the disk: a test's database need not survive
 * a power cut, and every kind of `kill` leaves the system's cache in place.
 */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  const dataDir = mkdtempSync(join(tmpdir(), "belay-test-"));
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
