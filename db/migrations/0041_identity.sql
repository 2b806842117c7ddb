-- More that names a person than WeCom's ids: `app:openid`, member numbers, `key:value` of the company's own systems, and
-- phone numbers, of which only the fingerprint lies here.
alter table customer_identity drop constraint customer_identity_kind_check;
alter table customer_identity add constraint customer_identity_kind_check
  check (kind in ('external_userid', 'unionid', 'openid', 'member_no', 'custom', 'phone'));

-- The numbers themselves, sealed under the installation's key. Tails are looked up by fingerprint too: four digits in clear
-- would tell most of a number.
create table customer_phone (
  bucket smallint not null,
  customer_id uuid not null,
  fingerprint text not null,
  corp_id integer not null,
  sealed text not null,
  tail text not null,
  added_at timestamptz not null,
  primary key (bucket, customer_id, fingerprint)
);
create index customer_phone_tail on customer_phone (corp_id, tail);
create index customer_phone_fingerprint on customer_phone (corp_id, fingerprint);

-- Two customers who may be one person: what both claim, and what speaks against it (null: nothing does).
create table identity_conflict (
  id bigint generated always as identity primary key,
  corp_id integer not null references corp,
  kind text not null,
  value text not null,
  owner_id uuid not null,
  claimant_id uuid not null,
  against text,
  found_at timestamptz not null,
  source text not null,
  verdict text check (verdict in ('merged', 'kept_apart')),
  settled_by text,
  settled_at timestamptz
);
create unique index identity_conflict_open on identity_conflict (corp_id, kind, value, owner_id, claimant_id) where settled_at is null;
create index identity_conflict_newest on identity_conflict (corp_id, found_at desc, id desc) where settled_at is null;

do $$
declare name text;
begin
  foreach name in array array['customer_phone', 'identity_conflict'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy own_company on %I to huoshui_web using (corp_id = current_setting(''huoshui.corp_id'')::integer) with check (corp_id = current_setting(''huoshui.corp_id'')::integer)', name);
    execute format('grant select, insert, update, delete on %I to huoshui_web', name);
  end loop;
end
$$;
grant usage on all sequences in schema public to huoshui_web;
