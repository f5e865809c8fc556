-- People, how they sign in, their sessions and one-time links, and machine keys. Tokens are kept as SHA-256 only.
-- better-auth reads and writes people, accounts and verifications; what it doesn't know of has a default.
create table people (
  id uuid primary key,
  name text not null,
  kind text not null default 'person' check (kind in ('person', 'sample', 'simulated')),
  role text not null default 'viewer'
    check (role in ('viewer', 'reviewer', 'operator', 'owner', 'administrator')),
  -- By which memos name this person; null: nobody can name it.
  email text unique check (email = lower(email)),
  -- Whoever invited this person has vouched for the address.
  email_verified boolean not null default true,
  image text,
  -- What a signature of this person may answer for.
  areas text[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null default now(),
  last_sign_in_at timestamptz,
  ended_at timestamptz
);

-- How a person proves who it is: a password ("credential") or an OpenID provider.
create table accounts (
  id uuid primary key,
  person_id uuid not null references people (id),
  provider_id text not null,
  account_id text not null,
  password text,
  scope text,
  -- Never kept: the columns are there because better-auth names them.
  access_token text check (access_token is null),
  refresh_token text check (refresh_token is null),
  id_token text check (id_token is null),
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id),
  unique (person_id, provider_id)
);

-- State of sign-ins that are on their way through an OpenID provider.
create table verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index on verifications (identifier);

create table sign_in_links (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('sign-in', 'invitation', 'password')),
  -- Null: whoever redeems it becomes the first administrator.
  person_id uuid references people (id),
  created_by text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references people (id),
  -- A browser or a device, and the address it signed in from.
  name text not null,
  origin text,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index on sessions (person_id);

create table second_factors (
  person_id uuid primary key references people (id),
  -- Under the installation key.
  sealed_secret bytea not null,
  confirmed_at timestamptz,
  -- Of the last code that was accepted: each works once.
  last_step bigint not null default 0,
  created_at timestamptz not null
);

create table recovery_codes (
  person_id uuid not null references people (id),
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- Sign-ins that wait for their second factor.
create table sign_in_challenges (
  token_hash bytea primary key,
  person_id uuid not null references people (id),
  method text not null,
  attempts integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- Devices that ask to be let in (RFC 8628).
create table device_requests (
  device_code_hash bytea primary key,
  user_code_hash bytea not null unique,
  name text not null,
  origin text not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'denied')),
  person_id uuid references people (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  polled_at timestamptz
);

create table rate_limits (
  key text primary key,
  count integer not null,
  since timestamptz not null
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
  expires_at timestamptz,
  -- The secret before the last rotation works on until a chosen time.
  rotated_at timestamptz,
  previous_secret_hash bytea unique,
  previous_until timestamptz,
  previous_used_at timestamptz,
  revoked_at timestamptz
);
