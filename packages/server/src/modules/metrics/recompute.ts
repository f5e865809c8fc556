import type { Arm, EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import { canonicalJson } from "../../platform/crypto/canonical.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { ExperimentService } from "../experiments/index.ts";
import { editionsOf } from "./freezing.ts";
import type { Scope } from "./ledger.ts";
import { rebuildLedger, type Differ } from "./rebuild-ledger.ts";

type Tx = Transaction<Schema>;

/** What of an experiment was rebuilt from evidence, and each place where the ledger says something else. */
export type Recomputed = Scope & { units: number; observations: number; differences: string[] };

/** More differences of one kind than this are only counted. */
const mostShown = 5;

/**
 * Rebuilds assignments, ranks, frozen values and states from runs and outcomes, and compares them with the ledger to
 * the bit. It changes nothing. What came too late is on record in the ledger and taken as such: a run that came after
 * its unit was settled, an outcome that came after the value was frozen.
 */
export async function recompute({
  database,
  experiments,
}: {
  database: Database<Schema>;
  experiments: ExperimentService;
}): Promise<Recomputed[]> {
  return database.transaction(
    async (tx) => {
      const { rows } = await sql<Scope>`
        select environment, experiment_key as experiment from assignments group by 1, 2 order by 1, 2`.execute(
        tx,
      );
      const results: Recomputed[] = [];
      for (const scope of rows) results.push(await recomputeExperiment(tx, experiments, scope));
      return results;
    },
    { isolation: "repeatable read", readOnly: true },
  );
}

async function recomputeExperiment(
  tx: Tx,
  experiments: ExperimentService,
  scope: Scope,
): Promise<Recomputed> {
  const found = new Map<string, number>();
  const differences: string[] = [];
  const differ = (kind: string, detail: string) => {
    const count = (found.get(kind) ?? 0) + 1;
    found.set(kind, count);
    if (count <= mostShown) differences.push(`${kind}: ${detail}`);
  };
  const units = await compareAssignments(tx, scope, differ);
  await compareRanks(tx, scope, differ);
  await compareCounts(tx, scope, differ);
  await compareTallies(tx, scope, differ);
  let observations = 0;
  for (const edition of await editionsOf(tx, experiments, scope))
    observations += await rebuildLedger(tx, scope, edition, differ);
  for (const [kind, count] of found)
    if (count > mostShown) differences.push(`${kind}: ${count - mostShown} more`);
  return { ...scope, units, observations, differences };
}

const inScope = ({ environment, experiment }: { environment: EnvironmentKey; experiment: string }) =>
  sql`environment = ${environment} and experiment_key = ${experiment}`;

/** Each unit's first run decides, unless it came after the unit was settled. */
async function compareAssignments(tx: Tx, scope: Scope, differ: Differ): Promise<number> {
  const { rows } = await sql<{
    unit: string;
    kept: unknown;
    from_runs: unknown;
    seen: unknown;
    overtaken: boolean;
  }>`
    with exposed as materialized (
      select unit, (array_agg(id order by date_trunc('milliseconds', started_at), id))[1] as first,
        bit_or(case assigned when 'ai' then 2 else 1 end) as seen
      from runs where ${inScope(scope)} and assigned is not null and ring is not null and not shadow group by unit),
    held as materialized (select * from assignments where ${inScope(scope)})
    select coalesce(exposed.unit, held.unit) as unit
    from exposed full join held on held.unit = exposed.unit
      left join runs as taken on taken.id = held.run_id and taken.unit = held.unit
    where held.unit is null or exposed.unit is null or taken.id is null
      or held.seen <> exposed.seen
      or held.overtaken <> (exposed.first <> held.run_id)
      or (held.phase, held.arm, held.ring, held.attributes, held.assigned_at) is distinct from
        (taken.phase, taken.assigned, taken.ring, taken.attributes, date_trunc('milliseconds', taken.started_at))
    order by 1`.execute(tx);
  for (const { unit } of rows) differ("assignment", `unit ${unit} is not where its runs put it`);
  const counted = await sql<{ units: number }>`
    select count(*)::bigint as units from assignments where ${inScope(scope)}`.execute(tx);
  return counted.rows[0]?.units ?? 0;
}

/** Positions and ranks follow from the order of assignment within each batch that was settled. */
async function compareRanks(tx: Tx, scope: Scope, differ: Differ): Promise<void> {
  const { rows } = await sql<{ unit: string; phase: number }>`
    select unit, phase from (
      select unit, phase, position, rank,
        row_number() over (partition by phase order by batch, assigned_at, unit) - 1 as wanted_position,
        row_number() over (partition by phase, arm order by batch, assigned_at, unit) - 1 as wanted_rank
      from assignments where ${inScope(scope)} and position is not null) as settled
    where position <> wanted_position or rank <> wanted_rank order by phase, position`.execute(tx);
  for (const { unit, phase } of rows) differ("rank", `unit ${unit} of phase ${phase} is out of order`);
}

type Count = { phase: number; arm: Arm; units: number; crossovers: number };

async function compareCounts(tx: Tx, scope: Scope, differ: Differ): Promise<void> {
  const [kept, wanted] = await Promise.all([
    sql<Count>`
      select phase, arm, sum(units)::bigint as units, sum(crossovers)::bigint as crossovers from assignment_counts
      where ${inScope(scope)} group by phase, arm having sum(units) <> 0 or sum(crossovers) <> 0
      order by phase, arm`.execute(tx),
    sql<Count>`
      select phase, arm, count(*)::bigint as units, (count(*) filter (where seen = 3))::bigint as crossovers
      from assignments where ${inScope(scope)} group by phase, arm order by phase, arm`.execute(tx),
  ]);
  if (canonicalJson(kept.rows) !== canonicalJson(wanted.rows))
    differ("count", `${canonicalJson(kept.rows)} is kept, and there are ${canonicalJson(wanted.rows)}`);
}

async function compareTallies(tx: Tx, scope: Scope, differ: Differ): Promise<void> {
  const { rows } = await sql<{ name: string; fate: string; kept: number; wanted: number }>`
    with kept as (
      select name, fate, sum(outcomes)::bigint as outcomes from outcome_tallies
      where ${inScope(scope)} and metric = '' and fate in ('received', 'unknown-unit') group by name, fate),
    wanted as (
      select name, 'received' as fate, count(*)::bigint as outcomes from outcomes where ${inScope(scope)} group by name
      union all
      select name, 'unknown-unit', count(*)::bigint from outcomes where ${inScope(scope)} and not known group by name)
    select coalesce(kept.name, wanted.name) as name, coalesce(kept.fate, wanted.fate) as fate,
      coalesce(kept.outcomes, 0) as kept, coalesce(wanted.outcomes, 0) as wanted
    from kept full join wanted using (name, fate)
    where coalesce(kept.outcomes, 0) <> coalesce(wanted.outcomes, 0) order by 1, 2`.execute(tx);
  for (const { name, fate, kept, wanted } of rows)
    differ("tally", `${kept} outcomes "${name}" are kept as ${fate}, and there are ${wanted}`);
}
