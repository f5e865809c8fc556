-- Evidence. Rows that are counted hold no text and no names; a run's text is one sealed blob apart from them.
-- Run ids are version 7 UUIDs, so a range of ids is a range of time: partitions are months, made ahead of time.
create table runs (
  id uuid not null,
  environment text not null,
  experiment_key text not null,
  workflow_key text not null,
  revision integer not null,
  epoch integer not null,
  phase integer not null,
  -- Null: in no ring.
  ring smallint,
  unit text not null,
  attributes jsonb not null,
  -- Null: not in the comparison.
  assigned text check (assigned in ('baseline', 'ai')),
  shadow boolean not null,
  bucket double precision,
  status text not null check (status in ('begun', 'lost', 'ended')),
  served text check (served in ('baseline', 'ai')),
  outcome text,
  reason text,
  category text,
  failed_step text,
  review_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  received_at timestamptz not null,
  duration_ms double precision,
  input_quality double precision,
  cost_micros bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  instance_id uuid not null,
  trace text,
  steps jsonb not null,
  primary key (id)
) partition by range (id);
create table runs_rest partition of runs default;
create index runs_of_experiment on runs (environment, experiment_key, id desc);
create index runs_of_unit on runs (unit, id desc);
create index runs_open on runs (environment, experiment_key, id desc) where status <> 'ended';
create index runs_fallen on runs (environment, experiment_key, outcome, id desc) where outcome in ('fallback', 'failed');
create index runs_of_category on runs (environment, experiment_key, category, id desc) where category is not null;

create table run_payloads (
  run_id uuid not null,
  unit text not null,
  -- Which payloads the blob holds, so that a screen can say so without opening it.
  names text[] not null,
  sealed bytea not null,
  primary key (run_id)
) partition by range (run_id);
-- What is encrypted does not compress: it was compressed before.
alter table run_payloads alter column sealed set storage external;
create table run_payloads_rest partition of run_payloads default;

-- Where a run's draft stands; apart from the run, whose evidence may arrive later than the verdict.
create table run_reviews (
  run_id uuid primary key,
  review_id uuid not null,
  state text not null
);
create index run_reviews_of_review on run_reviews (review_id);
create index run_reviews_of_state on run_reviews (state, run_id desc);

create table touched_records (
  run_id uuid not null,
  action_id uuid not null,
  environment text not null,
  system text not null,
  record_type text not null,
  record text not null,
  verb text not null,
  at timestamptz not null,
  primary key (run_id, action_id, system, record_type, record, verb)
);
create index touched_records_of_record on touched_records (environment, record, system);

-- Which of an instance's records have arrived, by their sequence: however often and in whatever order they are sent.
create table evidence_instances (
  environment text not null,
  instance_id uuid not null,
  service text not null,
  build text not null,
  -- Arrived, or given up by the instance itself.
  accounted int8multirange not null default '{}',
  given_up bigint not null default 0,
  -- Missing ones so old and scattered that they are no longer told apart.
  overlooked bigint not null default 0,
  -- Made and neither arrived nor given up.
  missing bigint not null default 0,
  last_at timestamptz not null,
  primary key (environment, instance_id)
);

-- Counts per minute of the runs' start, and in total. `arm` is the assigned one; runs in shadow and those outside the
-- comparison are apart. An instance writes one stripe, so that no row is hot. `latency` counts runs by logarithmic
-- bucket of milliseconds.
create table run_rollups (
  environment text not null,
  experiment_key text not null,
  phase integer not null,
  arm text not null check (arm in ('baseline', 'ai', 'shadow', 'outside')),
  span text not null check (span in ('minute', 'total')),
  at timestamptz not null,
  stripe smallint not null,
  runs bigint not null,
  served bigint not null,
  fallbacks bigint not null,
  -- Begun and not ended: those under way and those that were lost.
  unended bigint not null,
  failed bigint not null,
  cost_micros bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  duration_ms double precision not null,
  latency bigint[] not null,
  primary key (environment, experiment_key, span, at, phase, arm, stripe)
);

-- Different units, one row for each arm they were seen in, and how many there are.
create table run_units (
  environment text not null,
  experiment_key text not null,
  arm text not null,
  unit text not null,
  -- Bit k: seen in ring k. `added` are the bits that the last change set, read back by the statement that set them.
  rings integer not null,
  added integer not null,
  primary key (environment, experiment_key, arm, unit)
);
create table run_unit_counts (
  environment text not null,
  experiment_key text not null,
  arm text not null,
  -- -1: in any ring.
  ring smallint not null,
  stripe smallint not null,
  units bigint not null,
  primary key (environment, experiment_key, arm, ring, stripe)
);

create table payload_openings (
  id uuid primary key,
  run_id uuid not null,
  at timestamptz not null,
  actor jsonb not null,
  reason text not null
);
create index payload_openings_of_run on payload_openings (run_id);
