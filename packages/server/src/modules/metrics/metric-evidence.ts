import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { lookOf, type Ledger, type Scope } from "./ledger.ts";
import type { PhaseState } from "./phase-state.ts";

export type PhaseOfEdition = { phase: number; state: PhaseState };
/** What the ledger holds of an experiment, by metric and edition. */
export type MetricEvidence = {
  ledger(metric: string, edition: string): Ledger | undefined;
  phases(metric: string, edition: string): PhaseOfEdition[];
  /** Of every edition. */
  states(metric: string): PhaseState[];
  /** Units frozen under other definitions of the metric. */
  elsewhere(metric: string, edition: string): number;
};

/**
 * Reads states, whose size doesn't grow with the units; never the units. Segments are most of a state: of all metrics
 * at once they are not read, and nobody asks for them.
 */
export async function readEvidence(
  query: Queryable<Schema>,
  { environment, experiment }: Scope,
  metric?: string,
): Promise<MetricEvidence> {
  const [ledgers, states] = await Promise.all([
    query
      .selectFrom("metric_ledgers")
      .selectAll()
      .where("environment", "=", environment)
      .where("experiment_key", "=", experiment)
      .$if(metric !== undefined, (rows) => rows.where("metric", "=", metric ?? ""))
      .execute(),
    query
      .selectFrom("metric_states")
      .select(["metric", "edition", "phase"])
      .select(metric === undefined ? withoutSegments : "state")
      .where("environment", "=", environment)
      .where("experiment_key", "=", experiment)
      .$if(metric !== undefined, (rows) => rows.where("metric", "=", metric ?? ""))
      .orderBy("phase")
      .execute(),
  ]);
  return {
    ledger(key, edition) {
      const row = ledgers.find((one) => one.metric === key && one.edition === edition);
      return (
        row && {
          plan: row.plan,
          frozen: row.frozen,
          look: lookOf(row.fixed_look),
          standing: row.standing,
        }
      );
    },
    phases: (key, edition) => states.filter((one) => one.metric === key && one.edition === edition),
    states: (key) => states.filter((one) => one.metric === key).map(({ state }) => state),
    elsewhere: (key, edition) =>
      ledgers
        .filter((one) => one.metric === key && one.edition !== edition)
        .reduce((sum, { frozen }) => sum + frozen, 0),
  };
}

const withoutSegments = sql<PhaseState>`state || '{"segments": {}}'`.as("state");
