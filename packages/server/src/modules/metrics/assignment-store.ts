import type { Arm, EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { ExposedRun } from "../runs/index.ts";

type Noted = ExposedRun & { seen: number };
const bit: Record<Arm, number> = { baseline: 1, ai: 2 };

/** The earliest run of each unit, and the arms that its runs were on. */
function firstOfEach(runs: readonly ExposedRun[]): Noted[] {
  const first = new Map<string, Noted>();
  for (const run of runs) {
    const name = `${run.experiment} ${run.unit}`;
    const held = first.get(name);
    const seen = bit[run.arm] | (held?.seen ?? 0);
    first.set(name, { ...(held && isBefore(held, run) ? held : run), seen });
  }
  return [...first.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, noted]) => noted);
}

const isBefore = (a: ExposedRun, b: ExposedRun): boolean =>
  a.startedAt.getTime() - b.startedAt.getTime() < 0 ||
  (a.startedAt.getTime() === b.startedAt.getTime() && a.run <= b.run);

const isEarlier = sql`(excluded.assigned_at, excluded.run_id) < (held.assigned_at, held.run_id)`;
const moves = sql.join(
  ["phase", "arm", "revision", "ring", "attributes", "assigned_at", "run_id"].map(
    (name) =>
      sql`${sql.ref(name)} = case when held.position is null and ${isEarlier}
        then excluded.${sql.ref(name)} else held.${sql.ref(name)} end`,
  ),
);

/**
 * Notes each unit's first assignment, in the transaction that takes its runs. An earlier run that comes later moves it
 * while it isn't settled. Units that are known and stay as they are aren't even locked; the others come sorted, to
 * lock in one order; counts are striped, so that no row is hot.
 */
export async function noteAssignments(
  tx: Queryable<Schema>,
  environment: EnvironmentKey,
  stripe: number,
  runs: readonly ExposedRun[],
): Promise<void> {
  const rows = firstOfEach(runs);
  if (rows.length === 0) return;
  const of = <Value>(read: (row: Noted) => Value) => rows.map(read);
  await sql`
    with noted as (
      insert into assignments as held
        (environment, experiment_key, unit, phase, arm, revision, ring, attributes, assigned_at, run_id, seen)
      select ${environment}, given.* from unnest(
        ${of((row) => row.experiment)}::text[], ${of((row) => row.unit)}::text[], ${of((row) => row.phase)}::int4[],
        ${of((row) => row.arm)}::text[], ${of((row) => row.revision)}::int4[], ${of((row) => row.ring)}::int2[],
        ${of((row) => row.attributes)}::jsonb[], ${of((row) => row.startedAt)}::timestamptz[],
        ${of((row) => row.run)}::uuid[], ${of((row) => row.seen)}::int2[])
        as given (experiment_key, unit, phase, arm, revision, ring, attributes, assigned_at, run_id, seen)
      where not coalesce((
        select known.seen & given.seen = given.seen
          and (known.overtaken or (known.assigned_at, known.run_id) <= (given.assigned_at, given.run_id))
        from assignments as known
        where known.environment = ${environment} and known.experiment_key = given.experiment_key
          and known.unit = given.unit), false)
      order by given.experiment_key, given.unit
      on conflict (environment, experiment_key, unit) do update set
        ${moves},
        seen = held.seen | excluded.seen,
        overtaken = held.overtaken or (held.position is not null and ${isEarlier}),
        prior_phase = held.phase, prior_arm = held.arm, prior_seen = held.seen
      returning experiment_key, phase, arm, seen, prior_phase, prior_arm, prior_seen),
    changed as (
      select experiment_key, phase, arm, 1 as units, (seen = 3)::int as crossovers from noted
      union all
      select experiment_key, prior_phase, prior_arm, -1, -(prior_seen = 3)::int from noted where prior_phase is not null),
    summed as (
      select experiment_key, phase, arm, sum(units) as units, sum(crossovers) as crossovers from changed
      group by experiment_key, phase, arm having sum(units) <> 0 or sum(crossovers) <> 0)
    insert into assignment_counts as held (environment, experiment_key, phase, arm, stripe, units, crossovers)
    select ${environment}, experiment_key, phase, arm, ${stripe}, units, crossovers from summed order by 2, 3, 4
    on conflict (environment, experiment_key, phase, arm, stripe) do update
      set units = held.units + excluded.units, crossovers = held.crossovers + excluded.crossovers`.execute(
    tx,
  );
}
