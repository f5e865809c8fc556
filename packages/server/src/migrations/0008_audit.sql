-- Who changed or opened what. An entry is written by the transaction that makes the change; it holds numbers, keys and
-- salted digests, never text. Its place in the chain comes afterwards, from whoever links.
create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  -- Address of the request; null: Belay itself.
  origin text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  environment text,
  experiment_key text,
  before jsonb not null,
  after jsonb not null,
  -- Null until linked. Transactions commit in another order than their ids: what is found unlinked is linked next.
  position bigint,
  previous text,
  hash text,
  check (num_nulls(position, previous, hash) in (0, 3))
);
create unique index audit_entries_by_position on audit_entries (position) where position is not null;
create index audit_entries_unlinked on audit_entries (id) where position is null;
create index audit_entries_by_actor on audit_entries (actor_id, id);
create index audit_entries_by_action on audit_entries (action text_pattern_ops, id);
create index audit_entries_by_subject on audit_entries (subject_id, id);
create index audit_entries_by_experiment on audit_entries (experiment_key, id) where experiment_key is not null;

-- How far the chain reaches. Its row's lock makes linking a matter of one at a time.
create table audit_head (
  "only" boolean primary key default true check ("only"),
  position bigint not null,
  hash text not null
);
insert into audit_head (position, hash) values (0, repeat('0', 64));

create table audit_checkpoints (
  position bigint primary key,
  at timestamptz not null,
  attestation jsonb not null
);

-- Against mistakes. Whoever owns the database can take these away: that is what the chain is for.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'audit_entries' then
    if old.position is null
      and to_jsonb(new) - '{position,previous,hash}'::text[] = to_jsonb(old) - '{position,previous,hash}'::text[]
    then
      return new;
    end if;
  end if;
  raise exception 'The audit log is only ever added to.';
end
$$;
create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function audit_is_append_only();
create trigger audit_entries_not_emptied before truncate on audit_entries
  for each statement execute function audit_is_append_only();
create trigger audit_checkpoints_append_only before update or delete on audit_checkpoints
  for each row execute function audit_is_append_only();
create trigger audit_checkpoints_not_emptied before truncate on audit_checkpoints
  for each statement execute function audit_is_append_only();
