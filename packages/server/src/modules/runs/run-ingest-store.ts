import type { EnvironmentKey, evidenceBatch, RunEnd, RunHead } from "@belay/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { Rollup } from "./run-rollup.ts";
import type { RunStatus } from "./run-tables.ts";

type Query = Queryable<Schema>;

export type IncomingRun = {
  id: string;
  head: RunHead;
  end: RunEnd | undefined;
  status: RunStatus;
  environment: EnvironmentKey;
  workflow: string;
  instance: string;
  /** Keyed pseudonym. */
  unit: string;
  costMicros: number;
  inputTokens: number;
  outputTokens: number;
};

/**
 * Notes which of an instance's records have arrived; returns how many were new. Takes the instance's lock, so that
 * its batches are taken one after the other.
 */
export async function noteSequences(
  tx: Query,
  environment: EnvironmentKey,
  { instance, records }: z.output<typeof evidenceBatch>,
  at: Date,
): Promise<number> {
  await tx
    .insertInto("evidence_instances")
    .values({
      instance_id: instance.id,
      environment,
      service: instance.service,
      build: instance.build,
      received: "{}",
      last_at: at,
    })
    .onConflict((conflict) => conflict.column("instance_id").doUpdateSet({ last_at: at }))
    .execute();
  const sequences = [
    ...new Set(
      records.flatMap((record) =>
        record.kind === "dropped" ? [record.sequence, ...span(record.first, record.last)] : [record.sequence],
      ),
    ),
  ];
  const dropped = records.reduce(
    (sum, record) => sum + (record.kind === "dropped" ? record.last - record.first + 1 : 0),
    0,
  );
  const { rows } = await sql<{ fresh: number }>`
    with given as (select s, int8multirange(int8range(s, s, '[]')) as range from unnest(${sequences}::bigint[]) as s),
      held as (select received from evidence_instances where instance_id = ${instance.id}),
      fresh as (select count(*) filter (where not held.received @> given.s) as fresh, range_agg(int8range(given.s, given.s, '[]')) as ranges from given, held)
    update evidence_instances set received = evidence_instances.received + fresh.ranges,
      dropped = evidence_instances.dropped + case when fresh.fresh > 0 then ${dropped}::bigint else 0 end
    from fresh where instance_id = ${instance.id}
    returning fresh.fresh`.execute(tx);
  return Math.min(rows[0]?.fresh ?? 0, records.length);
}

const span = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, Math.min(last - first + 1, 100_000)) }, (_, index) => first + index);

/**
 * Inserts runs, or moves on those that were begun or lost. Returns the status each had before (null: new); a run
 * that is not in the answer had got as far already.
 */
export async function writeRuns(
  tx: Query,
  runs: IncomingRun[],
  receivedAt: Date,
): Promise<Map<string, RunStatus | null>> {
  if (runs.length === 0) return new Map();
  const rows = JSON.stringify(
    runs.map((run) => ({
      id: run.id,
      environment: run.environment,
      experiment_key: run.head.experiment,
      workflow_key: run.workflow,
      revision: run.head.revision,
      epoch: run.head.epoch,
      phase: run.head.phase,
      ring: run.head.ring,
      unit: run.unit,
      attributes: run.head.attributes,
      assigned: run.head.assigned,
      shadow: run.head.shadow,
      bucket: run.head.bucket,
      status: run.status,
      served: run.end?.served,
      outcome: run.end?.outcome,
      reason: run.end?.reason,
      category: run.end?.category,
      failed_step: run.end?.failedStep,
      started_at: run.head.startedAt,
      ended_at: run.end?.endedAt,
      received_at: receivedAt,
      duration_ms: run.end?.durationMs,
      input_quality: run.end?.inputQuality,
      cost_micros: run.costMicros,
      input_tokens: run.inputTokens,
      output_tokens: run.outputTokens,
      instance_id: run.instance,
      trace: run.head.trace,
      steps: run.end?.steps ?? [],
    })),
  );
  const inserted = await sql<{ id: string }>`
    insert into runs select r.* from jsonb_populate_recordset(null::runs, ${rows}::jsonb) as r order by r.id
    on conflict (id) do nothing returning id`.execute(tx);
  const written = new Map<string, RunStatus | null>(inserted.rows.map((row) => [row.id, null]));
  if (written.size === runs.length) return written;
  const moved = await sql<{ id: string; before: RunStatus }>`
    with given as (select r.* from jsonb_populate_recordset(null::runs, ${rows}::jsonb) as r where not r.id = any(${[...written.keys()]}::uuid[])),
      held as (select runs.id, runs.status from runs join given using (id) order by runs.id for update of runs)
    update runs set status = given.status, served = given.served, outcome = given.outcome, reason = given.reason, category = given.category,
      failed_step = given.failed_step, ended_at = given.ended_at, received_at = given.received_at, duration_ms = given.duration_ms,
      input_quality = given.input_quality, cost_micros = given.cost_micros, input_tokens = given.input_tokens,
      output_tokens = given.output_tokens, steps = given.steps
    from given join held using (id)
    where runs.id = given.id and array_position(array['begun', 'lost', 'ended'], given.status) > array_position(array['begun', 'lost', 'ended'], held.status)
    returning runs.id, held.status as before`.execute(tx);
  for (const row of moved.rows) written.set(row.id, row.before);
  return written;
}

export async function writePayloads(
  tx: Query,
  payloads: { run_id: string; unit: string; sealed: Buffer }[],
): Promise<void> {
  if (payloads.length === 0) return;
  await tx
    .insertInto("run_payloads")
    .columns(["run_id", "unit", "sealed"])
    .expression(
      sql`select * from unnest(${payloads.map((row) => row.run_id)}::uuid[], ${payloads.map((row) => row.unit)}::text[], ${payloads.map((row) => row.sealed)}::bytea[])` as never,
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function writeRollups(
  tx: Query,
  environment: EnvironmentKey,
  stripe: number,
  rollups: Rollup[],
): Promise<void> {
  if (rollups.length === 0) return;
  const rows = JSON.stringify(
    rollups.map((rollup) => ({
      environment,
      experiment_key: rollup.experiment,
      phase: rollup.phase,
      arm: rollup.arm,
      span: rollup.span,
      at: rollup.at,
      stripe,
      runs: rollup.runs,
      served: rollup.served,
      fallbacks: rollup.fallbacks,
      unended: rollup.unended,
      failed: rollup.failed,
      cost_micros: rollup.costMicros,
      input_tokens: rollup.inputTokens,
      output_tokens: rollup.outputTokens,
      duration_ms: rollup.durationMs,
      latency: rollup.latency,
    })),
  );
  await sql`
    insert into run_rollups as held select r.* from jsonb_populate_recordset(null::run_rollups, ${rows}::jsonb) as r
    on conflict (environment, experiment_key, span, at, phase, arm, stripe) do update set
      runs = held.runs + excluded.runs, served = held.served + excluded.served, fallbacks = held.fallbacks + excluded.fallbacks,
      unended = held.unended + excluded.unended, failed = held.failed + excluded.failed, cost_micros = held.cost_micros + excluded.cost_micros,
      input_tokens = held.input_tokens + excluded.input_tokens, output_tokens = held.output_tokens + excluded.output_tokens,
      duration_ms = held.duration_ms + excluded.duration_ms,
      latency = (select array_agg(a + b order by place) from unnest(held.latency, excluded.latency) with ordinality as both_sides (a, b, place))`.execute(
    tx,
  );
}

/** Notes units not seen before in their arm and ring, and counts them. */
export async function countUnits(
  tx: Query,
  environment: EnvironmentKey,
  stripe: number,
  runs: IncomingRun[],
  at: Date,
): Promise<void> {
  const exposed = runs.filter(
    (run) => run.head.ring !== null && (run.head.shadow || run.head.assigned !== null),
  );
  if (exposed.length === 0) return;
  const rows = JSON.stringify(
    exposed.map((run) => ({
      experiment_key: run.head.experiment,
      arm: run.head.shadow ? "shadow" : run.head.assigned,
      ring: run.head.ring,
      unit: run.unit,
    })),
  );
  await sql`
    with fresh as (
      insert into run_units (environment, experiment_key, arm, ring, unit, first_at)
      select distinct ${environment}, r.experiment_key, r.arm, r.ring, r.unit, ${at}::timestamptz
      from jsonb_to_recordset(${rows}::jsonb) as r (experiment_key text, arm text, ring smallint, unit text)
      order by 2, 3, 4, 5
      on conflict do nothing returning experiment_key, arm, ring)
    insert into run_unit_counts as held (environment, experiment_key, arm, ring, stripe, units)
    select ${environment}, experiment_key, arm, ring, ${stripe}, count(*) from fresh group by experiment_key, arm, ring order by 2, 3, 4
    on conflict (environment, experiment_key, arm, ring, stripe) do update set units = held.units + excluded.units`.execute(
    tx,
  );
}
