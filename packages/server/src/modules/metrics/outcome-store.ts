import type { EnvironmentKey, OutcomeFate } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";

type Query = Queryable<Schema>;

/** An outcome on its way in, under pseudonyms. */
export type IncomingOutcome = {
  experiment: string;
  id: string;
  unit: string;
  name: string;
  at: Date;
  value: number | null;
  currency: string | null;
  known: boolean;
  lateFor: string[];
};

/** So many outcomes more of a name have met a fate; `metric` is empty where it is not one metric's. */
export type TallyChange = {
  experiment: string;
  name: string;
  metric: string;
  fate: OutcomeFate | "received";
  outcomes: number;
};

/** Inserts those that are not there yet, in one order; returns the `experiment id` of each that was new. */
export async function insertOutcomes(
  tx: Query,
  environment: EnvironmentKey,
  receivedAt: Date,
  outcomes: readonly IncomingOutcome[],
): Promise<Set<string>> {
  if (outcomes.length === 0) return new Set();
  const rows = outcomes
    .map((one) => ({
      environment,
      experiment_key: one.experiment,
      id: one.id,
      unit: one.unit,
      name: one.name,
      at: one.at,
      value: one.value,
      currency: one.currency,
      received_at: receivedAt,
      known: one.known,
      late_for: one.lateFor,
    }))
    .toSorted((a, b) => (`${a.experiment_key} ${a.id}` < `${b.experiment_key} ${b.id}` ? -1 : 1));
  const inserted = await sql<{ experiment_key: string; id: string }>`
    insert into outcomes
    select given.* from jsonb_populate_recordset(null::outcomes, ${JSON.stringify(rows)}::jsonb) as given
    on conflict (environment, experiment_key, id) do nothing returning experiment_key, id`.execute(tx);
  return new Set(inserted.rows.map((row) => `${row.experiment_key} ${row.id}`));
}

/** Adds to the tallies, sorted, so that two transactions lock them in one order. */
export async function addToTallies(
  tx: Query,
  environment: EnvironmentKey,
  stripe: number,
  changes: readonly TallyChange[],
): Promise<void> {
  const sums = new Map<string, TallyChange>();
  for (const change of changes) {
    const name = [change.experiment, change.name, change.metric, change.fate].join(" ");
    sums.set(name, { ...change, outcomes: change.outcomes + (sums.get(name)?.outcomes ?? 0) });
  }
  const rows = [...sums.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change)
    .filter(({ outcomes }) => outcomes !== 0);
  if (rows.length === 0) return;
  await tx
    .insertInto("outcome_tallies")
    .values(
      rows.map(({ experiment, ...change }) => ({
        environment,
        experiment_key: experiment,
        stripe,
        ...change,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["environment", "experiment_key", "name", "metric", "fate", "stripe"])
        .doUpdateSet((e) => ({ outcomes: sql`outcome_tallies.outcomes + ${e.ref("excluded.outcomes")}` })),
    )
    .execute();
}
