import { setTimeout as sleep } from "node:timers/promises";
import type { EnvironmentKey } from "@belay/contracts";
import type { Database } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { killedEpochs, environmentKeys, type RulesetFeed } from "../exposure/index.ts";
import type { ReviewService } from "./review-service.ts";

const everyMs = 2_000;

/**
 * Ends overdue items, and what waits under a kill. One replica does it; what it leaves undone when it dies, the next
 * one finds in the tables.
 */
export function keepReviews({
  database,
  reviews,
  feed,
}: {
  database: Database<Schema>;
  reviews: ReviewService;
  feed: RulesetFeed;
}) {
  let wake = Promise.withResolvers<void>();
  feed.watch(() => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  });

  async function drain(step: () => Promise<number>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await step()) > 0);
  }

  async function withdrawKilled(environment: EnvironmentKey, signal: AbortSignal): Promise<void> {
    for (const { experiment } of await killedEpochs(database.kysely, environment))
      await drain(() => reviews.withdraw(environment, experiment), signal);
  }

  return database.elect("review-upkeep", async (signal) => {
    while (!signal.aborted) {
      const woken = wake.promise;
      await drain(() => reviews.expire(), signal);
      await drain(() => reviews.dropServed(), signal);
      await drain(() => reviews.sweepActions(), signal);
      for (const environment of environmentKeys) await withdrawKilled(environment, signal);
      await Promise.race([woken, sleep(everyMs, undefined, { signal }).catch(() => {})]);
    }
  });
}
