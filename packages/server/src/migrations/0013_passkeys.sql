-- People's own devices (WebAuthn): what they are registered with, and what they are asked to sign.
create table passkeys (
  id uuid primary key,
  person_id uuid not null references people (id),
  name text not null check (char_length(name) between 1 and 80),
  -- The credential's id, in base64url as browsers write it.
  credential text not null unique,
  -- COSE, as the device gave it.
  public_key bytea not null,
  -- The device's own count of uses; 0 where it keeps none.
  counter bigint not null check (counter >= 0),
  -- The relying party id: the host name that it works at.
  site text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_person on passkeys (person_id, created_at);

-- One for each person and purpose: asking again voids the one before. Deleted by its first use, whatever comes of it.
create table passkey_challenges (
  person_id uuid not null references people (id),
  purpose text not null check (purpose in ('register', 'memo')),
  challenge text not null,
  nonce text not null,
  site text not null,
  origin text not null,
  -- The memo's key, version and digest; null for a registration.
  memo jsonb,
  expires_at timestamptz not null,
  primary key (person_id, purpose)
);

-- Who signed in a session alone may sign again with a device, where that is asked for since. Both stay on record.
alter table memo_signatures drop constraint memo_signatures_experiment_key_version_person_id_key;
alter table memo_signatures add unique (experiment_key, version, person_id, method);
