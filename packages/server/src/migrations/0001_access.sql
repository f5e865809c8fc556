-- People, their sessions and one-time links, and machine keys. Tokens are kept as SHA-256 only.
create table people (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('person', 'sample', 'simulated')),
  role text not null check (role in ('viewer', 'reviewer', 'operator', 'owner', 'administrator')),
  -- By which memos name this person; null: nobody can name it.
  email text unique check (email = lower(email)),
  -- What a signature of this person may answer for.
  areas text[] not null,
  created_at timestamptz not null
);

create table sign_in_links (
  token_hash bytea primary key,
  -- Null: whoever redeems it becomes the first owner.
  person_id uuid references people (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references people (id),
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table machine_keys (
  id uuid primary key,
  name text not null,
  purpose text not null check (purpose in ('service', 'worker', 'automation')),
  environment text not null,
  -- Null: every workflow.
  workflows text[],
  secret_hash bytea not null unique,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
