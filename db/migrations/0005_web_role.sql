-- Web requests run under a role that cannot bypass row-level security; the company is a setting of the transaction.
do $$
begin
  if not exists (select from pg_roles where rolname = 'huoshui_web') then
    create role huoshui_web nologin nosuperuser nobypassrls;
  end if;
exception when duplicate_object or unique_violation then
  null; -- another database of the same server created it at this moment
end
$$;
grant usage on schema public to huoshui_web;
grant huoshui_web to current_user;

do $$
declare owned record;
begin
  for owned in
    select c.oid::regclass as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'corp_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  loop
    execute format('alter table %s enable row level security', owned.name);
    execute format(
      'create policy own_company on %s to huoshui_web using (corp_id = current_setting(''huoshui.corp_id'')::integer) with check (corp_id = current_setting(''huoshui.corp_id'')::integer)',
      owned.name);
    execute format('grant select, insert, update, delete on %s to huoshui_web', owned.name);
  end loop;
end
$$;
alter table corp enable row level security;
create policy own_company on corp to huoshui_web using (id = current_setting('huoshui.corp_id')::integer);
grant select on corp to huoshui_web;
revoke all on wecom_app, wecom_token, wecom_inbox, session, api_key from huoshui_web;
grant insert, select on fact_pending to huoshui_web;
grant usage on all sequences in schema public to huoshui_web;
