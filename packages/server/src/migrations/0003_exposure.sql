-- Exposure per environment. Every change raises the environment's version, under the lock of its row, so that
-- versions are handed out in the order of their commits.
create table environments (
  key text primary key,
  version bigint not null default 0,
  state text not null default 'open' check (state in ('open', 'paused', 'killed'))
);
insert into environments (key) values ('production'), ('staging');

create table workflow_holds (
  environment text not null references environments (key),
  workflow_key text not null,
  state text not null check (state in ('paused', 'killed')),
  primary key (environment, workflow_key)
);

create table exposures (
  environment text not null references environments (key),
  experiment_key text not null references experiments (key),
  state text not null check (state in ('open', 'paused', 'killed')),
  revision integer not null,
  ring integer not null,
  epoch integer not null,
  -- Epoch that the last kill began: what was drafted before it is void, resumed or not.
  kill_epoch integer not null default 0,
  phase integer not null,
  version bigint not null,
  since timestamptz not null,
  reason text,
  changed_by jsonb not null,
  primary key (environment, experiment_key),
  foreign key (experiment_key, revision) references revisions (experiment_key, revision)
);

create table exposure_changes (
  id uuid primary key,
  at timestamptz not null,
  environment text not null references environments (key),
  scope_kind text not null check (scope_kind in ('experiment', 'workflow', 'environment')),
  scope_key text,
  change text not null check (change in ('activate', 'raise', 'lower', 'pause', 'kill', 'resume')),
  from_state text not null,
  to_state text not null,
  reason text,
  actor jsonb not null,
  version bigint not null
);
create index exposure_changes_by_environment on exposure_changes (environment, id desc);

create table instances (
  id uuid primary key,
  environment text not null references environments (key),
  key_id uuid,
  service text not null,
  build text not null,
  sdk text not null,
  -- Null: every workflow. Copied from the key, so that a workflow's kill knows whom it concerns.
  workflows text[],
  version bigint not null,
  applied_at timestamptz not null,
  connected_at timestamptz not null,
  last_renewal_at timestamptz not null,
  lease_ends_at timestamptz not null,
  left_at timestamptz,
  spooled_bytes bigint not null default 0,
  dropped integer not null default 0
);
create index instances_connected on instances (environment, lease_ends_at) where left_at is null;

-- Money given out to instances in slices, per UTC day.
create table spend_days (
  environment text not null references environments (key),
  experiment_key text not null references experiments (key),
  day date not null,
  granted_micros bigint not null default 0,
  -- The slice given last; read back by the statement that gave it.
  last_grant bigint not null default 0,
  spent_micros bigint not null default 0,
  primary key (environment, experiment_key, day)
);
