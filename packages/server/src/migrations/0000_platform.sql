-- Secrets every replica must agree on (signing key, pseudonym key), sealed by the installation key,
-- which itself lives outside the database.
create table belay_secrets (
  name text primary key,
  sealed bytea not null,
  created_at timestamptz not null default now()
);
