-- SOPs: definitions, people on their way, due steps, what was decided and why. Then intents and mass tasks.

create table sop (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  name text not null,
  status text not null check (status in ('draft', 'live', 'paused')),
  draft jsonb not null,
  live_version integer,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index sop_name on sop (corp_id, name);

create table sop_version (
  sop_id integer not null references sop,
  version integer not null,
  corp_id integer not null references corp,
  definition jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (sop_id, version)
);

-- Each occurrence of a trigger counts once: inserted before anything else, kept with its outcome.
create table sop_receipt (
  bucket smallint not null,
  sop_id integer not null,
  customer_id uuid not null,
  entry_key text not null,
  corp_id integer not null,
  anchor timestamptz not null,
  received_at timestamptz not null,
  outcome text not null,
  enrollment_id uuid,
  primary key (bucket, sop_id, customer_id, entry_key)
);

create table enrollment (
  bucket smallint not null,
  id uuid not null,
  corp_id integer not null,
  sop_id integer not null,
  version integer not null,
  customer_id uuid not null,
  subject text not null default '',
  anchor timestamptz not null,
  started_at timestamptz not null,
  status text not null check (status in ('active', 'held', 'completed', 'converted', 'exited', 'failed')),
  last_sent_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  primary key (bucket, id)
);
create unique index enrollment_live on enrollment (bucket, sop_id, customer_id, subject) where status in ('active', 'held');
create index enrollment_customer on enrollment (bucket, customer_id);
create index enrollment_sop on enrollment (sop_id, started_at desc, id desc);

-- Timers are rows. At most one waits per enrollment; a visited step is moved to the trace.
create table step_run (
  bucket smallint not null,
  enrollment_id uuid not null,
  step_key text not null,
  corp_id integer not null,
  due_at timestamptz not null,
  planned_at timestamptz not null,
  primary key (bucket, enrollment_id)
);
create index step_run_due on step_run (bucket, due_at);

-- Why each thing happened or did not, in codes that the console turns into sentences.
create table enrollment_trace (
  bucket smallint not null,
  enrollment_id uuid not null,
  id bigint generated always as identity,
  corp_id integer not null,
  at timestamptz not null,
  step_key text,
  code text not null,
  data jsonb not null default '{}',
  primary key (bucket, enrollment_id, id)
);

-- The decision that this customer should get this message, and what became of it. One per enrollment and step, ever.
create table intent (
  bucket smallint not null,
  id uuid not null,
  corp_id integer not null,
  customer_id uuid not null,
  enrollment_id uuid,
  sop_id integer,
  step_key text,
  message_class text not null check (message_class in ('content', 'conversation', 'reminder', 'service')),
  text text not null,
  content_hash bytea not null,
  staff_scope integer[],
  created_at timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('created', 'claimed', 'handed_over', 'unknown', 'sent', 'refused', 'expired', 'suppressed')),
  reason text,
  staff_id integer,
  mass_task_id uuid,
  handed_over_at timestamptz,
  settled_at timestamptz,
  primary key (bucket, id)
);
create unique index intent_step on intent (bucket, enrollment_id, step_key) where enrollment_id is not null;
create index intent_customer on intent (bucket, customer_id, created_at desc);
create index intent_open on intent (corp_id, due_at) where state = 'created';
create index intent_task on intent (mass_task_id) where mass_task_id is not null;
create index intent_newest on intent (corp_id, created_at desc, id desc);

-- One request to WeCom for one staff member: same sender, same rendered content.
create table mass_task (
  id uuid primary key,
  corp_id integer not null references corp,
  staff_id integer not null,
  text text not null,
  content_hash bytea not null,
  recipients integer not null,
  state text not null check (state in ('claimed', 'unknown', 'handed_over', 'rejected', 'settled')),
  worker_id bigint not null,
  claimed_at timestamptz not null,
  msgid text,
  handed_over_at timestamptz,
  confirmed_at timestamptz,
  next_check_at timestamptz,
  checks integer not null default 0,
  error text,
  settled_at timestamptz
);
create unique index mass_task_msgid on mass_task (corp_id, msgid);
create index mass_task_check on mass_task (next_check_at) where state in ('claimed', 'unknown', 'handed_over');
create index mass_task_staff on mass_task (corp_id, staff_id, claimed_at desc);

create table delivery_setting (
  corp_id integer primary key references corp,
  quiet_from text not null default '21:00',
  quiet_to text not null default '09:00',
  cap_per_day integer default 1,
  cap_per_week integer default 3,
  quota text not null default 'monthDays' check (quota in ('monthDays', 'perWeek7', 'perDay1'))
);
