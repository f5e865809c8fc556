-- One data key per data subject, wrapped by the installation key. Erasing a subject destroys its key and keeps the
-- row, so that a late spool can't bring the payloads back.
create table subjects (
  pseudonym text primary key,
  wrapped_key bytea,
  created_at timestamptz not null,
  erased_at timestamptz,
  check ((wrapped_key is null) = (erased_at is not null))
);
