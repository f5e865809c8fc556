import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { armOf } from "./run-rollup.ts";
import type { AdvancedRun } from "./run-writer.ts";
import { unnest } from "./unnest.ts";

/** The ring under which `run_unit_counts` counts units of any ring. */
export const anyRing = -1;

type SeenUnit = { experiment: string; arm: string; unit: string; rings: number };

/** Notes exposed units that are new to an arm, or to a ring of it, and counts them. Runs are those not seen before. */
export async function countUnits(
  tx: Queryable<Schema>,
  environment: EnvironmentKey,
  stripe: number,
  runs: AdvancedRun[],
): Promise<void> {
  const seen = new Map<string, SeenUnit>();
  for (const advanced of runs) {
    const { run } = advanced;
    const arm = armOf(advanced);
    if (run.head.ring === null || arm === "outside") continue;
    const name = `${run.head.experiment} ${arm} ${run.unit}`;
    const unit = seen.get(name) ?? { experiment: run.head.experiment, arm, unit: run.unit, rings: 0 };
    unit.rings |= 1 << run.head.ring;
    seen.set(name, unit);
  }
  if (seen.size === 0) return;
  const given = unnest<SeenUnit>(
    [
      ["experiment_key", "text", (row) => row.experiment],
      ["arm", "text", (row) => row.arm],
      ["unit", "text", (row) => row.unit],
      ["rings", "int4", (row) => row.rings],
    ],
    [...seen.values()],
  );
  // Most units are known: those are left alone, not even locked; each is looked up by itself, since a join may be
  // planned as a walk over all units. The others come sorted, to lock in one order.
  await sql`
    with noted as (
      insert into run_units as held (environment, experiment_key, arm, unit, rings, added)
      select ${environment}, given.experiment_key, given.arm, given.unit, given.rings, given.rings from ${given}
      where given.rings <> given.rings & coalesce((
        select known.rings from run_units as known
        where known.environment = ${environment} and known.experiment_key = given.experiment_key and known.arm = given.arm
          and known.unit = given.unit), 0)
      order by 2, 3, 4
      on conflict (environment, experiment_key, arm, unit)
        do update set rings = held.rings | excluded.rings, added = excluded.rings & ~held.rings
      returning experiment_key, arm, rings, added),
    counted as (
      select experiment_key, arm, ring, count(*) as units
      from noted, lateral (
        select ${anyRing} where rings = added
        union all select bit from generate_series(0, 30) as bit where added & (1 << bit) <> 0) as new (ring)
      group by experiment_key, arm, ring)
    insert into run_unit_counts as held (environment, experiment_key, arm, ring, stripe, units)
    select ${environment}, experiment_key, arm, ring, ${stripe}, units from counted order by 2, 3, 4
    on conflict (environment, experiment_key, arm, ring, stripe)
      do update set units = held.units + excluded.units`.execute(tx);
}
