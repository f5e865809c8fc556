-- Drafts waiting for a person, and the actions that verdicts release. What a person reads is sealed under the
-- subject's data key; the rest is counted.
create table reviews (
  id uuid primary key,
  environment text not null,
  experiment_key text not null,
  revision integer not null,
  epoch integer not null,
  run_id uuid not null,
  unit text not null,
  attributes jsonb not null,
  -- SHA-256 of the piece of work's idempotency key: one draft for one piece of work, however often it is handed in.
  work_digest text not null,
  state text not null check (state in ('waiting', 'claimed', 'approved', 'edited', 'rejected', 'expired', 'withdrawn')),
  queued_at timestamptz not null,
  due_at timestamptz not null,
  claimed_by jsonb,
  claim_ends_at timestamptz,
  opened_at timestamptz,
  decided_by jsonb,
  decided_at timestamptz,
  reason text,
  rating smallint,
  active_ms integer,
  draft_digest text not null,
  final_digest text,
  sealed_item bytea not null,
  sealed_verdict bytea,
  unique (environment, experiment_key, work_digest)
);
create index reviews_open on reviews (environment, due_at, id) where state in ('waiting', 'claimed');
create index reviews_decided on reviews (environment, decided_at desc, id desc) where decided_at is not null;
create index reviews_by_run on reviews (run_id);

create table actions (
  id uuid primary key,
  environment text not null,
  experiment_key text not null,
  workflow_key text not null,
  run_id uuid not null,
  review_id uuid not null references reviews (id),
  kind text not null check (kind in ('publish', 'baseline')),
  state text not null check (state in ('approved', 'leased', 'retrying', 'done', 'dead', 'withdrawn')),
  system text not null,
  record_type text not null,
  verb text not null,
  idempotency_key text not null,
  unit text not null,
  sealed bytea not null,
  approval_digest text not null,
  approval_actor jsonb not null,
  approval_key_id text not null,
  approval_expires_at timestamptz not null,
  fence integer not null default 0,
  attempts integer not null default 0,
  most_attempts integer not null,
  next_attempt_at timestamptz not null,
  leased_by text,
  lease_ends_at timestamptz,
  verified_at timestamptz,
  started_at timestamptz,
  last_error text,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (review_id, kind)
);
create index actions_due on actions (environment, next_attempt_at) where state in ('approved', 'retrying', 'leased');
create index actions_dead on actions (environment, experiment_key) where state = 'dead';
create index actions_by_run on actions (run_id);
create index actions_listed on actions (environment, id desc);
