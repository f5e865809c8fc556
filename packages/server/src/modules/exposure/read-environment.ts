import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { HoldState } from "./exposure.ts";

export type EnvironmentState = {
  version: number;
  state: HoldState;
  holds: { workflow_key: string; state: HoldState }[];
  exposures: {
    experiment_key: string;
    revision: number;
    state: HoldState;
    epoch: number;
    phase: number;
    ring: number;
  }[];
};

/**
 * All that decides on an environment's ruleset, by one statement: one snapshot of the database, and one trip to it
 * while a kill waits.
 */
export async function readEnvironment(
  query: Queryable<Schema>,
  environment: EnvironmentKey,
): Promise<EnvironmentState> {
  const { rows } = await sql<EnvironmentState>`
    select e.version, e.state,
      (select coalesce(jsonb_agg(jsonb_build_object('workflow_key', h.workflow_key, 'state', h.state)), '[]')
        from workflow_holds h where h.environment = e.key) as holds,
      (select coalesce(jsonb_agg(jsonb_build_object('experiment_key', x.experiment_key, 'revision', x.revision,
          'state', x.state, 'epoch', x.epoch, 'phase', x.phase, 'ring', x.ring)), '[]')
        from exposures x where x.environment = e.key) as exposures
    from environments e where e.key = ${environment}`.execute(query);
  const [row] = rows;
  if (row === undefined) throw new Error(`The database has no environment "${environment}".`);
  return row;
}
