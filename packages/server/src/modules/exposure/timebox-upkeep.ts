import { setTimeout as sleep } from "node:timers/promises";
import type { MemoContent } from "@belay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { Schema } from "../../schema.ts";
import type { ExperimentService } from "../experiments/index.ts";
import { isSpent, spentMicros } from "../memos/index.ts";
import type { ExposureService } from "./exposure-service.ts";

const everyMs = 10_000;

/**
 * Pauses what its memo allows no longer: past the timebox, or past what it may cost in all. One replica does it;
 * whoever leads next finds what is left.
 */
export function keepTimeboxes({
  database,
  clock,
  log,
  experiments,
  exposure,
}: {
  database: Database<Schema>;
  clock: Clock;
  log: Log;
  experiments: ExperimentService;
  exposure: Pick<ExposureService, "pauseBySystem">;
}) {
  async function look(): Promise<void> {
    const open = await database.kysely
      .selectFrom("exposures")
      .select(["environment", "experiment_key as experiment", "revision"])
      .where("state", "=", "open")
      .execute();
    if (open.length === 0) return;
    const spent = await spentMicros(
      database.kysely,
      open.map(({ experiment }) => experiment),
    );
    for (const { environment, experiment, revision } of open) {
      const { memo } = await experiments.pinned(database.kysely, experiment, revision);
      const reason = memo && (pastTimebox(memo) ?? pastTotal(memo, spent.get(experiment) ?? 0));
      if (reason) await exposure.pauseBySystem(environment, experiment, reason);
    }
  }

  const pastTimebox = ({ timebox }: MemoContent): string | null =>
    new Date(clock.now()).toISOString().slice(0, 10) > timebox.to
      ? `The memo's timebox ended on ${timebox.to}. Decide: scale, revise, stop or reframe.`
      : null;

  const pastTotal = (memo: MemoContent, micros: number): string | null =>
    isSpent(memo, micros)
      ? `The ${memo.spend.total} ${memo.spend.currency} that the memo allows in all are spent. Decide: scale, revise, stop or reframe.`
      : null;

  return database.elect("timebox-upkeep", async (signal) => {
    while (!signal.aborted) {
      // What fails now is looked at again: a pause that comes late is better than none.
      await look().catch((error: unknown) => log.error({ err: error }, "timeboxes could not be looked at"));
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  });
}
