-- What is said in customer groups, from the message archive: for the group's page. What customers say is on their timelines too.
create table group_message (
  id bigint generated always as identity primary key,
  corp_id integer not null references corp,
  group_id integer not null references customer_group,
  msgid text not null,
  sender_id text not null,
  said_at timestamptz not null,
  -- One line, as a chat list shows it.
  text text not null,
  -- Where a picture, recording or file lies with WeCom; it is not copied.
  media jsonb,
  recalled_at timestamptz,
  unique (group_id, msgid)
);
create index group_message_newest on group_message (group_id, said_at desc, id desc);
-- Those who said something may have left.
create index group_member_by_id on group_member (group_id, member_id);

alter table group_message enable row level security;
create policy own_company on group_message to huoshui_web
  using (corp_id = current_setting('huoshui.corp_id')::integer) with check (corp_id = current_setting('huoshui.corp_id')::integer);
grant select on group_message to huoshui_web;
