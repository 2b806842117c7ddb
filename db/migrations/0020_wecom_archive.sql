-- The message archive of a company: where its feed stands, the keys that open its records, and what became of each.

create table wecom_archive (
  corp_id integer primary key references corp,
  -- The archive's own secret, sealed.
  secret text not null,
  -- Where the library's records are asked for; null: where all of WeCom is.
  url text,
  -- The largest number read, unsigned 64 bits.
  seq numeric(20) not null default 0,
  next_pull_at timestamptz not null,
  -- When something is expected, and not only looked for: the simulated clock stops there.
  awaited_at timestamptz,
  -- When something last came or was announced.
  active_at timestamptz,
  -- Counted, so that one that comes during a pull is not lost.
  announcements bigint not null default 0,
  pulled_at timestamptz,
  failures integer not null default 0,
  error text,
  -- Who pulls just now; free again once that worker is dead.
  worker_id bigint
);

-- Private keys by version, sealed. Old ones stay: records are opened with the key they were sealed for.
create table wecom_archive_key (
  corp_id integer not null references corp,
  version integer not null,
  private_key text not null,
  created_at timestamptz not null,
  primary key (corp_id, version)
);

-- What was read, once per message. `done` ones go after the days for which WeCom could give them again.
create table wecom_archive_record (
  corp_id integer not null references corp,
  msgid text not null,
  seq numeric(20) not null,
  received_at timestamptz not null,
  -- waiting: is offered again, because the customer is not known yet or the key came late. dead: set aside with its reason.
  state text not null check (state in ('done', 'waiting', 'dead')),
  attempts integer not null default 0,
  next_try_at timestamptz,
  reason text,
  key_version integer,
  -- As it came, while it could not be opened; opened, while it waits.
  sealed jsonb,
  message jsonb,
  primary key (corp_id, msgid)
);
create index wecom_archive_record_waiting on wecom_archive_record (corp_id, next_try_at) where state = 'waiting';
create index wecom_archive_record_done on wecom_archive_record (received_at) where state = 'done';

do $$
declare name text;
begin
  foreach name in array array['wecom_archive', 'wecom_archive_key', 'wecom_archive_record'] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_company on %I to huoshui_web using (corp_id = current_setting(''huoshui.corp_id'')::integer) with check (corp_id = current_setting(''huoshui.corp_id'')::integer)',
      name);
  end loop;
end
$$;
