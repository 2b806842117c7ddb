-- How far each account of WeChat customer service (微信客服) was read.
create table kf_account (
  corp_id integer not null references corp,
  open_kf_id text not null,
  -- WeCom's; '' where nothing was read yet: then it gives three days.
  cursor text not null default '',
  read_at timestamptz not null,
  primary key (corp_id, open_kf_id)
);
alter table kf_account enable row level security;
create policy own_company on kf_account to huoshui_web
  using (corp_id = current_setting('huoshui.corp_id')::integer) with check (corp_id = current_setting('huoshui.corp_id')::integer);
