-- Customer groups as WeCom has them, and who is or was in them.
create table customer_group (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  chat_id text not null,
  name text not null default '',
  notice text not null default '',
  owner_staff_id integer,
  created_at timestamptz not null,
  -- Chains with LastMemVer and CurMemVer of the events (92130).
  member_version text,
  member_count integer not null default 0,
  customer_count integer not null default 0,
  checked_at timestamptz not null,
  dismissed_at timestamptz,
  unique (corp_id, chat_id)
);
create index customer_group_newest on customer_group (corp_id, created_at desc, id desc);

-- One stay of somebody in a group. Many members are no customers of ours (yet): they are named as WeCom names them, and
-- found among the customers by their identity.
create table group_member (
  id bigint generated always as identity primary key,
  corp_id integer not null references corp,
  group_id integer not null references customer_group,
  member_id text not null,
  kind text not null check (kind in ('staff', 'external')),
  name text not null default '',
  joined_at timestamptz not null,
  join_scene integer not null default 0,
  invited_by text,
  state text,
  left_at timestamptz
);
create unique index group_member_live on group_member (group_id, member_id) where left_at is null;
create index group_member_of on group_member (corp_id, member_id) where left_at is null;
create index group_member_newest on group_member (group_id, joined_at desc, id desc);

alter table customer_group enable row level security;
create policy own_company on customer_group to huoshui_web
  using (corp_id = current_setting('huoshui.corp_id')::integer) with check (corp_id = current_setting('huoshui.corp_id')::integer);
grant select on customer_group to huoshui_web;
alter table group_member enable row level security;
create policy own_company on group_member to huoshui_web
  using (corp_id = current_setting('huoshui.corp_id')::integer) with check (corp_id = current_setting('huoshui.corp_id')::integer);
grant select on group_member to huoshui_web;
