-- Calls to WeCom per company and path, counted for all processes together: who takes calls locks the row for that moment.
create table wecom_rate (
  corp_id integer not null references corp,
  path text not null,
  minute_at timestamptz not null,
  in_minute integer not null,
  hour_at timestamptz not null,
  in_hour integer not null,
  per_minute integer not null,
  free_at timestamptz not null,
  blocks integer not null,
  primary key (corp_id, path)
);
alter table wecom_rate enable row level security;
create policy own_company on wecom_rate to huoshui_web
  using (corp_id = current_setting('huoshui.corp_id')::integer) with check (corp_id = current_setting('huoshui.corp_id')::integer);
grant select on wecom_rate to huoshui_web;

-- What WeCom does not let our app do, as a state that a person can read and end: one row per path and error code, gone
-- as soon as the path answers again.
create table wecom_denial (
  corp_id integer not null references corp,
  path text not null,
  errcode integer not null,
  times integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (corp_id, path, errcode)
);
alter table wecom_denial enable row level security;
create policy own_company on wecom_denial to huoshui_web
  using (corp_id = current_setting('huoshui.corp_id')::integer) with check (corp_id = current_setting('huoshui.corp_id')::integer);
grant select on wecom_denial to huoshui_web;
