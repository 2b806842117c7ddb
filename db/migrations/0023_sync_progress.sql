-- A sync is a row that says how far it has come: whoever goes on after a crash or an outage begins where it stands.
alter table sync_run drop constraint sync_run_kind_check;
update sync_run set kind = 'full' where kind = 'first';
-- Of before, nobody knows how far such a run had come.
update sync_run set finished_at = started_at, error = '已中断' where finished_at is null;
alter table sync_run
  add constraint sync_run_kind_check check (kind in ('full', 'reconciliation')),
  add column state text not null default 'queued' check (state in ('queued', 'running', 'waiting', 'done', 'failed', 'cancelled')),
  add column requested_by text not null default 'system',
  -- What is done next; null once it has ended.
  add column phase text check (phase in ('org', 'tags', 'customers', 'groups', 'deliveries')),
  add column members_total integer not null default 0,
  add column members_done integer not null default 0,
  -- Members are read in order of staff.id: those up to this one are done.
  add column after_staff_id integer not null default 0,
  -- Friendships that WeCom listed so far, and those of them that were listed before the batch at hand began.
  add column relations_read integer not null default 0,
  add column relations_before integer not null default 0,
  add column stepped_at timestamptz,
  -- Counts, names and notes of what was repaired so far.
  add column repairs jsonb not null default '{}',
  -- Customers of all members who serve customers, counted at the end.
  add column customers_checked integer,
  -- Why it waits, and until when.
  add column problem text,
  add column resume_at timestamptz,
  add column tries integer not null default 0,
  -- The process that works on it; free again once that process is dead.
  add column worker_id bigint;
update sync_run set state = case when error is null then 'done' else 'failed' end, repairs = coalesce(result, '{}'),
  customers_checked = (result ->> 'customersChecked')::integer;
alter table sync_run drop column result;
alter table sync_run add constraint sync_run_ended check ((finished_at is null) = (state in ('queued', 'running', 'waiting')));
-- A company is synchronized by one run at a time.
create unique index sync_run_open on sync_run (corp_id) where finished_at is null;
create index sync_run_newest on sync_run (corp_id, id desc);

-- The rest of what WeCom tells of a customer and of a friendship (92114).
alter table customer
  add column wecom_type text check (wecom_type in ('wechat', 'wecom')),
  add column corp_name text,
  add column job_title text;
alter table friendship
  add column description text,
  add column remark_corp_name text,
  add column remark_mobiles text[] not null default '{}',
  -- When WeCom told what changed the row last: an answer fetched earlier says nothing of it.
  add column told_as_of timestamptz;
