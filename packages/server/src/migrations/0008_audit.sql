-- Who changed or opened what. An entry is written by the transaction that makes the change; it holds numbers, keys and
-- salted digests, never text.
create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  actor jsonb not null,
  -- Address of the request; null: Belay itself.
  origin text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  environment text,
  experiment_key text,
  before jsonb not null,
  after jsonb not null
);
