-- Stage audits that somebody asked to keep. Nothing else of an audit ever reaches the server.
create table stage_audits (
  id uuid primary key,
  about text not null check (char_length(about) <= 200),
  experiment_key text references experiments (key),
  answers jsonb not null,
  kept_at timestamptz not null,
  kept_by jsonb not null,
  expires_at timestamptz not null
);
create index stage_audits_kept_by on stage_audits ((kept_by ->> 'id'), kept_at);
create index stage_audits_expires_at on stage_audits (expires_at);
