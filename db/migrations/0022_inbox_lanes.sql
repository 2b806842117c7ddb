-- Callbacks wait in lanes, new friends are greeted ahead of everything, and what could not be handled is looked at and
-- tried again.

alter table wecom_inbox
  -- 0 new friends, 1 the rest, 2 edits, which come by the ten thousand (domain/wecom/inbox-lanes.ts).
  add column lane smallint not null default 1,
  -- What WeCom calls the event; null where none could be read.
  add column kind text,
  -- Why it is dead (domain/wecom/dead-letters.ts); `error` has the technical words.
  add column problem text,
  add column errcode integer;
update wecom_inbox set problem = case when attempts = 0 then 'unreadable' else 'failed' end where state = 'dead';

drop index wecom_inbox_pending;
create index wecom_inbox_pending on wecom_inbox (lane, next_try_at, id) where state = 'pending';
create index wecom_inbox_dead on wecom_inbox (corp_id, id) where state = 'dead';
create index wecom_inbox_done on wecom_inbox (done_at) where state = 'done';

-- What dead letters say stays with the worker: the web role sees and revives them without reading them.
grant select (id, corp_id, state, lane, kind, problem, errcode, attempts, received_at, next_try_at), update (state, attempts, next_try_at, problem, errcode, error)
  on wecom_inbox to huoshui_web;

-- One code that lets us greet a new friend, once and within 20 s (WeCom 92137).
create table welcome (
  id bigint generated always as identity primary key,
  corp_id integer not null references corp,
  code_hash bytea not null,
  -- Null once it is of no more use.
  code text,
  userid text not null,
  external_userid text not null,
  -- The parameter of the contact way that was scanned.
  friendship_state text,
  received_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'claimed', 'sent', 'not_sent')),
  next_try_at timestamptz not null,
  -- The worker that is at it; free again once that worker is dead.
  worker_id bigint,
  -- Calls begun, and those of them that had an answer: a call without one may have gone out.
  attempts integer not null default 0,
  answers integer not null default 0,
  -- Why it was not sent, or not yet (domain/greetings/reasons.ts).
  reason text,
  errcode integer,
  -- What was sent; null once the customer's timeline has it.
  text text,
  settled_at timestamptz,
  -- When the outcome went to the customer's timeline: she may become known later than she is greeted.
  noted_at timestamptz,
  unique (corp_id, code_hash)
);
create index welcome_open on welcome (expires_at, id) where state in ('pending', 'claimed');
create index welcome_unnoted on welcome (settled_at, id) where state in ('sent', 'not_sent') and noted_at is null;
create index welcome_settled on welcome (settled_at) where state in ('sent', 'not_sent');
create index welcome_outcomes on welcome (corp_id, settled_at) where state in ('sent', 'not_sent');

-- The greeting of a company: none until somebody writes one.
create table greeting (
  corp_id integer primary key references corp,
  enabled boolean not null,
  text text not null,
  changed_at timestamptz not null
);

do $$
declare name text;
begin
  foreach name in array array['welcome', 'greeting'] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy own_company on %I to huoshui_web using (corp_id = current_setting(''huoshui.corp_id'')::integer) with check (corp_id = current_setting(''huoshui.corp_id'')::integer)',
      name);
  end loop;
end
$$;
grant select (corp_id, state, reason, errcode, settled_at) on welcome to huoshui_web;
grant select, insert, update on greeting to huoshui_web;
