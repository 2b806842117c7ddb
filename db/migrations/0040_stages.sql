-- Life-cycle stages: pipelines with their stages, where each customer stands, and how she came there.
create table pipeline (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  name text not null,
  position integer not null,
  created_at timestamptz not null,
  archived_at timestamptz
);
create unique index pipeline_name on pipeline (corp_id, name) where archived_at is null;

create table stage (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  pipeline_id integer not null references pipeline,
  name text not null,
  description text not null default '',
  kind text not null check (kind in ('open', 'won', 'lost')),
  position integer not null,
  -- After so many days the owner is reminded, and again after as many; null is off.
  dwell_days integer check (dwell_days between 1 and 365),
  created_at timestamptz not null,
  deleted_at timestamptz,
  -- Where those in it went, or are going, when it was deleted.
  successor_id integer references stage
);
create unique index stage_name on stage (pipeline_id, name) where deleted_at is null;
create index stage_pipeline on stage (pipeline_id);
create index stage_successor on stage (successor_id) where successor_id is not null;
create index stage_reminding on stage (corp_id) where dwell_days is not null and deleted_at is null;

-- Where a customer stands in a pipeline: at most one stage.
create table customer_stage (
  bucket smallint not null,
  customer_id uuid not null,
  pipeline_id integer not null,
  corp_id integer not null,
  stage_id integer not null,
  entered_at timestamptz not null,
  -- What the next reminder counts from: when she entered, later when her owner was last reminded.
  dwell_since timestamptz not null,
  moved_by text not null,
  primary key (bucket, customer_id, pipeline_id)
);
create index customer_stage_entered on customer_stage (corp_id, stage_id, entered_at, customer_id);
create index customer_stage_dwell on customer_stage (corp_id, stage_id, dwell_since);

-- Every entry and leaving. `from_since` is when the stage that is left was entered, so that a stay is read off one row.
create table stage_change (
  bucket smallint not null,
  id uuid not null,
  -- Order of the changes of one customer, also within a millisecond.
  seq bigint generated always as identity,
  corp_id integer not null,
  customer_id uuid not null,
  pipeline_id integer not null,
  from_stage_id integer,
  to_stage_id integer,
  from_since timestamptz,
  at timestamptz not null,
  moved_by text not null,
  source text not null check (source in ('manual', 'api', 'rule', 'deletion', 'import')),
  primary key (bucket, id)
);
create index stage_change_at on stage_change (corp_id, pipeline_id, at);
create index stage_change_customer on stage_change (bucket, customer_id, seq);

-- Reminders that their owner has not been told of yet; a row goes when the message went.
create table stage_reminder (
  bucket smallint not null,
  id uuid not null,
  corp_id integer not null,
  customer_id uuid not null,
  stage_id integer not null,
  staff_id integer not null,
  entered_at timestamptz not null,
  at timestamptz not null,
  primary key (bucket, id)
);
create index stage_reminder_staff on stage_reminder (corp_id, staff_id, entered_at);

do $$
declare owned text;
begin
  foreach owned in array array['pipeline', 'stage', 'customer_stage', 'stage_change', 'stage_reminder'] loop
    execute format('alter table %I enable row level security', owned);
    execute format(
      'create policy own_company on %I to huoshui_web using (corp_id = current_setting(''huoshui.corp_id'')::integer) with check (corp_id = current_setting(''huoshui.corp_id'')::integer)',
      owned);
  end loop;
end
$$;
grant select, insert, update on pipeline, stage to huoshui_web;
grant select, insert, update, delete on customer_stage to huoshui_web;
grant select, insert on stage_change to huoshui_web;
grant usage on all sequences in schema public to huoshui_web;

-- What rules read: the stages that she is in and, at the same places, since when.
alter table customer_facts add column stages integer[] not null default '{}';
alter table customer_facts add column stage_since timestamptz[] not null default '{}';
create index customer_facts_stages on customer_facts using gin (stages);

-- As before (0015), with a stage to narrow by.
drop function search_customers(integer, text, text[], integer, integer, timestamptz, uuid, integer);
create function search_customers(
  corp integer, needle text, grams text[], tag integer, staff integer, stage integer, before_at timestamptz, before_id uuid, max_rows integer
) returns table (bucket smallint, id uuid, known_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  query text := '
    select c.bucket, c.id, c.known_at from public.customer c
    where c.corp_id = $1 and c.corp_id = current_setting(''huoshui.corp_id'')::integer and c.search_grams @> $3
      and (position($2 in lower(regexp_replace(c.name, ''\s+'', '''', ''g''))) > 0
        or exists (select from public.friendship f where f.bucket = c.bucket and f.customer_id = c.id
          and position($2 in lower(regexp_replace(coalesce(f.remark, ''''), ''\s+'', '''', ''g''))) > 0))';
begin
  if tag is not null then
    query := query || ' and exists (select from public.tagging t where t.bucket = c.bucket and t.customer_id = c.id and t.tag_id = $4 and t.removed_at is null)';
  end if;
  if staff is not null then
    query := query || ' and exists (select from public.friendship s where s.bucket = c.bucket and s.customer_id = c.id and s.staff_id = $5 and s.lost_at is null)';
  end if;
  if stage is not null then
    query := query || ' and exists (select from public.customer_stage g where g.bucket = c.bucket and g.customer_id = c.id and g.stage_id = $9)';
  end if;
  if before_at is not null then
    query := query || ' and (c.known_at, c.id) < ($6, $7)';
  end if;
  return query execute query || ' order by c.known_at desc, c.id desc limit $8'
    using corp, needle, grams, tag, staff, before_at, before_id, max_rows, stage;
end
$$;
