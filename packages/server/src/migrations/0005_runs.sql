-- Evidence. Rows that are counted hold no text and no names; a run's text is one sealed blob apart from them.
-- Run ids are version 7 UUIDs, so a range of ids is a range of time: partitions are months, made ahead by upkeep.
create table runs (
  id uuid not null,
  environment text not null,
  experiment_key text not null,
  workflow_key text not null,
  revision integer not null,
  epoch integer not null,
  phase integer not null,
  -- Null: the unit is in no ring.
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
  started_at timestamptz not null,
  ended_at timestamptz,
  received_at timestamptz not null,
  duration_ms double precision,
  input_quality double precision,
  cost_micros bigint not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  instance_id uuid not null,
  trace text,
  steps jsonb not null default '[]',
  primary key (id)
) partition by range (id);
create table runs_rest partition of runs default;
create index runs_of_experiment on runs (environment, experiment_key, id desc);
create index runs_of_unit on runs (unit, id desc);

create table run_payloads (
  run_id uuid not null,
  unit text not null,
  sealed bytea not null,
  primary key (run_id)
) partition by range (run_id);
create table run_payloads_rest partition of run_payloads default;

-- Where a run's draft stands; apart from the run, whose evidence may arrive later than the verdict.
create table run_reviews (
  run_id uuid primary key,
  review_id uuid not null,
  state text not null
);
create index run_reviews_of_review on run_reviews (review_id);

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

-- Which records of an instance have arrived: counted once however often they are sent, gaps included.
create table evidence_instances (
  instance_id uuid primary key,
  environment text not null,
  service text not null,
  build text not null,
  received int8multirange not null default '{}',
  dropped bigint not null default 0,
  last_at timestamptz not null
);

-- Counts per minute, and per hour for longer spans. `arm` is the assigned one; shadow runs are apart. Stripes keep
-- one experiment's busy minute from being one hot row. `latency` counts runs by logarithmic bucket of milliseconds.
create table run_rollups (
  environment text not null,
  experiment_key text not null,
  phase integer not null,
  arm text not null check (arm in ('baseline', 'ai', 'shadow', 'outside')),
  span text not null check (span in ('minute', 'total')),
  at timestamptz not null,
  stripe smallint not null,
  runs bigint not null default 0,
  served bigint not null default 0,
  fallbacks bigint not null default 0,
  unended bigint not null default 0,
  failed bigint not null default 0,
  cost_micros bigint not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  duration_ms double precision not null default 0,
  latency bigint[] not null default '{}',
  primary key (environment, experiment_key, span, at, phase, arm, stripe)
);

-- Different units, each noted once per arm and ring, and how many there are.
create table run_units (
  environment text not null,
  experiment_key text not null,
  arm text not null,
  ring smallint not null,
  unit text not null,
  first_at timestamptz not null,
  primary key (environment, experiment_key, arm, ring, unit)
);
create table run_unit_counts (
  environment text not null,
  experiment_key text not null,
  arm text not null,
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
