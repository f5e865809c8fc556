import type pg from "pg";

export type History = {
  experiment: string;
  workflow: string;
  /** Runs beyond those that are there, one every 2.5 seconds up to now. */
  runs: number;
};

const runsPerMinute = 24;
const runsPerUnit = 5;
/** Every so many runs' draft went to a person. */
const runsPerReview = 10;

/**
 * An experiment's past, written straight into the tables as ingestion, desk and ledger would have left it: runs
 * without steps, their rollups by minute, units, an outcome and one metric's frozen value of each, and the chart points
 * of all metrics, whose states are there already and stay as large as they are.
 */
export async function fillHistory(client: pg.Client, { experiment, workflow, runs }: History): Promise<void> {
  const scope = [experiment];
  const run = (text: string, values: unknown[] = scope) => client.query(text, values);
  const units = Math.floor(runs / runsPerUnit);
  // Built once at the end, and not row by row.
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    "select indexname as name, indexdef as definition from pg_indexes where tablename = 'runs' and indexname <> 'runs_pkey'",
  );
  await client.query("set synchronous_commit = off");
  await client.query("set maintenance_work_mem = '256MB'");
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await run(
    `insert into runs
     select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
       'production', $1, $2, 1, 1, 1, 1, 'unit ' || i % $4, '{"tier": "gold", "region": "emea"}',
       case i % 2 when 0 then 'ai' else 'baseline' end, false, 0.5, 'ended', case i % 2 when 0 then 'ai' else 'baseline' end,
       case when i % 50 = 0 then 'fallback' else 'served' end, 'assigned', null, null, null, at, at, at, 900, 0.9, 2150, 1800, 240,
       gen_random_uuid(), null, '[]'
     from generate_series(1, $3::int) as i, lateral (select now() - i * interval '${60 / runsPerMinute} s' as at, md5($1 || i) as hash) as made`,
    [experiment, workflow, runs, Math.max(1, units)],
  );
  for (const { definition } of indexes) await client.query(definition);
  await client.query("begin");
  await run(
    `insert into run_rollups
     select 'production', $1, 1, arm, span, at, stripe, runs, runs, runs / 50, 0, 0, runs * 2150, runs * 1800, runs * 240, runs * 900,
       array(select case when k between 36 and 44 then runs / 9 else 0 end from generate_series(0, 107) as k)
     from (
       select 'minute' as span, date_trunc('minute', now()) - m * interval '1 minute' as at, stripe, ${runsPerMinute / 2} / stripes as runs
       from generate_series(0, $2::int / ${runsPerMinute}) as m, lateral (select case when m <= 60 then 3 else 1 end as stripes) as few,
         generate_series(0, stripes - 1) as stripe
       union all select 'total', to_timestamp(0), stripe, $2::int / 6 from generate_series(5, 7) as stripe) as spans,
       unnest(array['ai', 'baseline']) as arm
     on conflict do nothing`,
    [experiment, runs],
  );
  await run(
    `insert into run_units select 'production', $1, case i % 2 when 0 then 'ai' else 'baseline' end, 'unit ' || i, 2, 2
     from generate_series(0, $2::int - 1) as i`,
    [experiment, units],
  );
  await run(
    `insert into run_unit_counts select 'production', $1, arm, ring, stripe, $2::int / 6
     from unnest(array['ai', 'baseline']) as arm, unnest(array[-1, 1]) as ring, generate_series(8, 10) as stripe`,
    [experiment, units],
  );
  await run(
    `insert into assignments
     select 'production', $1, 'unit ' || i, 1, case i % 2 when 0 then 'ai' else 'baseline' end, 1, 1, '{"tier": "gold", "region": "emea"}',
       now() - interval '2 days', gen_random_uuid(), case i % 2 when 0 then 2 else 1 end, null, null, null,
       phase.ai + phase.baseline + i, case i % 2 when 0 then phase.ai else phase.baseline end + i / 2, 1, false
     from generate_series(0, $2::int - 1) as i, analysis_phases as phase where phase.experiment_key = $1`,
    [experiment, units],
  );
  await run(
    `insert into assignment_counts select 'production', $1, 1, arm, stripe, $2::int / 6, $2::int / 600
     from unnest(array['ai', 'baseline']) as arm, generate_series(8, 10) as stripe`,
    [experiment, units],
  );
  await run(
    `insert into outcomes
     select 'production', $1, name || i, 'unit ' || i, name, now() - interval '40 hours', i % 100, null, now(), true
     from generate_series(0, $2::int - 1) as i, unnest(array['meeting-booked']) as name`,
    [experiment, units],
  );
  await run(
    `insert into outcome_tallies select 'production', $1, name, '', 'received', stripe, $2::int / 3
     from unnest(array['meeting-booked', 'mail-sent']) as name, generate_series(8, 10) as stripe`,
    [experiment, units],
  );
  await run(
    `insert into observations
     select 'production', $1, metric, edition, frozen + i, 'unit ' || i, 1, case i % 2 when 0 then 'ai' else 'baseline' end, i / 2,
       i % 2, null, now()
     from metric_ledgers, generate_series(0, $2::int - 1) as i where experiment_key = $1 and metric = 'meetings'`,
    [experiment, units],
  );
  // As many looks as the ledger takes: 128 for each doubling.
  await run(
    `insert into metric_points
     select 'production', $1, metric, edition, i, now(), 0.05, -0.01, 0.11 from metric_ledgers, generate_series(1, $2::int) as i
     where experiment_key = $1 and i > frozen and i % greatest(1, (2 ^ floor(log(2, i / 128.0)))::int) = 0`,
    [experiment, units],
  );
  await run(
    `insert into reviews
     select gen_random_uuid(), 'production', $1, 1, 1, gen_random_uuid(), 'unit ' || i, '{}', md5($1 || i),
       case when i < 20 then 'waiting' else 'approved' end, at, now() + interval '1 day', null, null, null, null, case when i < 20 then null else at end,
       null, null, null, '', null, '', null
     from generate_series(0, $2::int / ${runsPerReview} - 1) as i, lateral (select now() - i * interval '25 s' as at) as made`,
    [experiment, runs],
  );
  await run(
    `insert into actions (id, environment, experiment_key, workflow_key, run_id, review_id, kind, state, system, record_type, verb,
       idempotency_key, unit, sealed, approval_digest, approval_actor, approval_key_id, approval_expires_at, most_attempts,
       next_attempt_at, created_at)
     select gen_random_uuid(), environment, $1, $2, run_id, id, 'publish',
       case when row_number() over (order by id) <= 3 then 'dead' else 'done' end, 'crm', 'activity', 'create', work_digest, unit,
       '', '', '{}', '', now(), 3, now(), now()
     from reviews where experiment_key = $1 and state = 'approved'`,
    [experiment, workflow],
  );
  // Last, so that the ledger's upkeep finds nothing that is due.
  await run("update metric_states set next = next + $2 where experiment_key = $1", [experiment, units]);
  await run("update metric_ledgers set frozen = frozen + $2 where experiment_key = $1", [experiment, units]);
  await run(
    "update analysis_phases set ai = ai + ($2::int + 1) / 2, baseline = baseline + $2::int / 2 where experiment_key = $1",
    [experiment, units],
  );
  await client.query("commit");
}
