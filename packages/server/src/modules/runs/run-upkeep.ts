import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { mergeStripes } from "./rollup-store.ts";
import { createRunPartitions } from "./run-partitions.ts";

const hourMs = 3_600_000;
const everyMs = hourMs;

/** Keeps partitions ahead of time, and the rollups of past minutes small; one replica does it. */
export function keepRuns({ database, clock }: { database: Database<Schema>; clock: Clock }) {
  const partitions = createRunPartitions(database);
  return database.elect("run-upkeep", async (signal) => {
    while (!signal.aborted) {
      await partitions.ensure(clock.now());
      await mergePastMinutes(database, clock.now(), signal);
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  });
}

/** Minutes are past after an hour. Looks back two days, so that an upkeep that was away catches up. */
export async function mergePastMinutes(
  database: Database<Schema>,
  now: number,
  signal?: AbortSignal,
): Promise<void> {
  const span = { from: new Date(now - 48 * hourMs), to: new Date(now - hourMs) };
  const experiments = await database.kysely
    .selectFrom("run_rollups")
    .select(["environment", "experiment_key"])
    .distinct()
    .where("span", "=", "total")
    .execute();
  for (const { environment, experiment_key } of experiments) {
    if (signal?.aborted) return;
    await database.transaction((tx) => mergeStripes(tx, environment, experiment_key, span));
  }
}
