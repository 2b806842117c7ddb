-- How far the demo company of this database has come, so that a start killed in the middle goes on where it stopped.
create table demo_company (
  corp_id integer primary key references corp,
  seed integer not null,
  -- The instant at which its past ends: the same past is made again after a crash.
  ends_at timestamptz not null,
  stage text not null check (stage in ('world', 'sync', 'past', 'sops', 'done'))
);
alter table demo_company enable row level security;
create policy own_company on demo_company to huoshui_web using (corp_id = current_setting('huoshui.corp_id')::integer);
