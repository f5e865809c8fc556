import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { createRunPartitions } from "./run-partitions.ts";

const everyMs = 6 * 3_600_000;

/** Keeps partitions ahead of time; one replica does it. */
export function keepRuns({ database, clock }: { database: Database<Schema>; clock: Clock }) {
  return database.elect("run-upkeep", async (signal) => {
    while (!signal.aborted) {
      await createRunPartitions(database).ensure(clock.now());
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  });
}
