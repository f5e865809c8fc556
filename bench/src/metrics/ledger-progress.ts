import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** Waits until every unit of the experiments has its value of every metric frozen; returns how long, in milliseconds. */
export async function untilFrozen(client: pg.Client, units: number, metrics: number): Promise<number> {
  const from = performance.now();
  for (;;) {
    const { rows } = await client.query<{ frozen: string }>(
      "select coalesce(sum(frozen), 0) as frozen from metric_ledgers",
    );
    if (Number(rows[0]?.frozen) >= units * metrics) return performance.now() - from;
    if (performance.now() - from > 120_000) throw new Error("The ledger was not frozen within two minutes.");
    await sleep(250);
  }
}
