-- Outcomes and the analysis ledger. No names here either: units and ids of events are keyed pseudonyms.
create table outcomes (
  environment text not null,
  experiment_key text not null,
  id text collate "C" not null,
  unit text collate "C" not null,
  name text not null,
  at timestamptz not null,
  value double precision,
  currency text,
  received_at timestamptz not null,
  -- Whether its unit was in the experiment when it came, or has turned up since.
  known boolean not null,
  -- Metrics that had frozen the unit's value before it came.
  late_for text[] not null default '{}',
  primary key (environment, experiment_key, id)
);
create index outcomes_of_unit on outcomes (environment, experiment_key, unit, at);

-- What became of outcomes where it is known on arrival; what freezing decides is in `metric_states`. Striped.
create table outcome_tallies (
  environment text not null,
  experiment_key text not null,
  name text not null,
  -- Empty: of the outcome as such.
  metric text not null,
  fate text not null,
  stripe smallint not null,
  outcomes bigint not null,
  primary key (environment, experiment_key, name, metric, fate, stripe)
);

-- Each exposed unit's first assignment. Bits of `seen`: 1 baseline, 2 AI. What a statement changed is read back from
-- the `prior` columns.
create table assignments (
  environment text not null,
  experiment_key text not null,
  unit text collate "C" not null,
  phase integer not null,
  arm text not null check (arm in ('baseline', 'ai')),
  revision integer not null,
  ring smallint not null,
  attributes jsonb not null,
  assigned_at timestamptz not null,
  run_id uuid not null,
  seen smallint not null,
  prior_phase integer,
  prior_arm text,
  prior_seen smallint,
  -- From 0, within the phase, and within the phase's arm; null until settled. Then it stays as it is.
  position bigint,
  rank bigint,
  batch bigint,
  -- An earlier run came after it was settled.
  overtaken boolean not null default false,
  primary key (environment, experiment_key, unit)
);
create index assignments_unsettled on assignments (environment, experiment_key, assigned_at, unit) where position is null;
create unique index assignments_settled on assignments (environment, experiment_key, phase, position)
  where position is not null;

create table assignment_counts (
  environment text not null,
  experiment_key text not null,
  phase integer not null,
  arm text not null,
  stripe smallint not null,
  units bigint not null,
  crossovers bigint not null,
  primary key (environment, experiment_key, phase, arm, stripe)
);

create table analysis_phases (
  environment text not null,
  experiment_key text not null,
  phase integer not null,
  revision integer not null,
  ai bigint not null default 0,
  baseline bigint not null default 0,
  batches bigint not null default 0,
  primary key (environment, experiment_key, phase)
);

-- A metric under one definition: its plan, fixed before data, and where its verdict stands. `edition` is the digest
-- of what changes its values.
create table metric_ledgers (
  environment text not null,
  experiment_key text not null,
  metric text not null,
  edition text not null,
  plan jsonb not null,
  frozen bigint not null default 0,
  fixed_look jsonb,
  standing jsonb not null,
  changed_at timestamptz not null,
  primary key (environment, experiment_key, metric, edition)
);

create table metric_states (
  environment text not null,
  experiment_key text not null,
  metric text not null,
  edition text not null,
  phase integer not null,
  -- The next position to be frozen.
  next bigint not null,
  matured_at timestamptz,
  state jsonb not null,
  primary key (environment, experiment_key, metric, edition, phase)
);

-- Frozen values, in the ledger's order. Never updated.
create table observations (
  environment text not null,
  experiment_key text not null,
  metric text not null,
  edition text not null,
  sequence bigint not null,
  unit text not null,
  phase integer not null,
  arm text not null,
  rank bigint not null,
  value double precision not null,
  -- The denominator of a ratio, or the value before assignment.
  beside double precision,
  frozen_at timestamptz not null,
  primary key (environment, experiment_key, metric, edition, sequence)
);

create table metric_points (
  environment text not null,
  experiment_key text not null,
  metric text not null,
  edition text not null,
  units bigint not null,
  at timestamptz not null,
  estimate double precision not null,
  low double precision,
  high double precision,
  primary key (environment, experiment_key, metric, edition, units)
);

-- Sums behind the standard metrics, in stripes like the rollups: how many of a thing were seen, and their values' sum.
create table metric_sums (
  environment text not null,
  experiment_key text not null,
  arm text not null,
  name text not null,
  stripe smallint not null,
  seen bigint not null,
  total double precision not null,
  primary key (environment, experiment_key, arm, name, stripe)
);
