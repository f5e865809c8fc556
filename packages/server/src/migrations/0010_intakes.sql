-- Proposals to try AI on a workflow, and the rubric they are ranked by. Scores are computed from answers whenever they
-- are read, so that the same rules hold for all.
create table intakes (
  id uuid primary key,
  version integer not null check (version >= 1),
  state text not null check (state in ('draft', 'submitted', 'rejected', 'in-memo')),
  answers jsonb not null,
  author jsonb not null,
  created_at timestamptz not null,
  saved_at timestamptz not null,
  saved_by jsonb not null,
  -- The form that saved last and the version it began from: its save, sent again, is no conflict with itself.
  editor uuid,
  editor_turn integer not null,
  saved_from integer not null,
  submitted_at timestamptz,
  rejected_at timestamptz,
  rejected_by jsonb,
  rejection text,
  memo_id text,
  -- Which form it was begun in: beginning twice gives one intake.
  begun_in uuid
);
create unique index intakes_begun_in on intakes ((author ->> 'id'), begun_in) where begun_in is not null;

create table score_overrides (
  intake_id uuid not null references intakes (id),
  criterion text not null,
  score double precision not null check (score between 0 and 10),
  reason text not null,
  set_by jsonb not null,
  set_at timestamptz not null,
  primary key (intake_id, criterion)
);

create table rubric_changes (
  version integer primary key check (version >= 1),
  at timestamptz not null,
  changed_by jsonb not null,
  reason text not null,
  before jsonb not null,
  after jsonb not null,
  rescored integer not null,
  moved jsonb not null
);
