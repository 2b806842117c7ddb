-- The guided page on which a company is connected to WeCom.

-- Who changed what of the connection, and when; never the values.
create table wecom_connection_change (
  id bigint generated always as identity primary key,
  corp_id integer not null references corp,
  changed_at timestamptz not null,
  actor text not null,
  -- Some of corpId, agentId, secret, callback, domainFile.
  parts text[] not null
);
create index wecom_connection_change_newest on wecom_connection_change (corp_id, id desc);

-- What WeCom's console did at our callback address, and the file that proves our domain to it.
create table wecom_callback_address (
  corp_id integer primary key references corp,
  verified_at timestamptz,
  -- The last verification that we refused, and why: what a person who set it up wrong needs to know.
  refused_at timestamptz,
  refused_for text check (refused_for in ('signature', 'timestamp', 'key', 'receiver')),
  domain_file text
);

-- The last check of the connection that came to its end, and the one that runs, item by item.
create table wecom_connection_check (
  corp_id integer primary key references corp,
  checked_at timestamptz,
  items jsonb not null default '[]',
  -- Of two at once the one that began later is kept.
  run_id uuid,
  running_since timestamptz,
  running_items jsonb not null default '[]'
);

do $$
declare name text;
begin
  foreach name in array array['wecom_connection_change', 'wecom_callback_address', 'wecom_connection_check'] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_company on %I to huoshui_web using (corp_id = current_setting(''huoshui.corp_id'')::integer) with check (corp_id = current_setting(''huoshui.corp_id'')::integer)',
      name);
  end loop;
end
$$;
grant select on wecom_connection_check, wecom_connection_change, wecom_callback_address to huoshui_web;
