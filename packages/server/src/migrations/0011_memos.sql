-- Decision memos. A version that was put to signature never changes: editing makes the next one.
create table memos (
  experiment_key text primary key,
  latest_version integer not null,
  -- Counts saves; whoever saves says which one it was based on.
  edition integer not null,
  created_at timestamptz not null
);

create table memo_versions (
  experiment_key text not null references memos (experiment_key),
  version integer not null check (version >= 1),
  state text not null check (state in ('draft', 'signing', 'approved', 'superseded', 'ended')),
  content jsonb not null,
  -- Null: the draft is not complete.
  digest text,
  -- Everybody who wrote on it since the last approved version, as actors.
  authors jsonb not null,
  intake uuid,
  created_at timestamptz not null,
  saved_at timestamptz not null,
  saved_by jsonb not null,
  asked_at timestamptz,
  approved_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  primary key (experiment_key, version)
);
create unique index memo_versions_approved on memo_versions (experiment_key) where state = 'approved';

create table memo_signatures (
  id uuid primary key,
  experiment_key text not null,
  version integer not null,
  digest text not null,
  person_id uuid not null references people (id),
  person jsonb not null,
  email text not null,
  areas text[] not null,
  at timestamptz not null,
  method text not null check (method in ('session', 'passkey')),
  attestation jsonb not null,
  unique (experiment_key, version, person_id),
  foreign key (experiment_key, version) references memo_versions (experiment_key, version)
);

-- One row at most: what administrators have changed. Without it the defaults hold.
create table memo_policies (
  one boolean primary key default true check (one),
  policy jsonb not null,
  changed_at timestamptz not null
);

-- The promote signatures that an activation, a raise or a resumption took: one for each experiment it opened.
alter table exposure_changes add column promotions jsonb not null default '[]';
