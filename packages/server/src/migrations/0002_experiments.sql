-- Experiments and their revisions. A revision never changes once it is written.
create table experiments (
  key text primary key,
  workflow_key text not null,
  latest_revision integer not null,
  -- Buckets and arms depend on it, so it outlives every revision.
  salt text not null,
  created_at timestamptz not null
);

create table revisions (
  experiment_key text not null references experiments (key),
  revision integer not null check (revision >= 1),
  digest text not null,
  memo_digest text not null,
  content jsonb not null,
  pushed_at timestamptz not null,
  pushed_by jsonb not null,
  primary key (experiment_key, revision),
  unique (experiment_key, digest)
);
