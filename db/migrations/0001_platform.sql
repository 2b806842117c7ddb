-- Companies, people who sign in, API keys, requests made once, facts and odd jobs.

create table corp (
  id integer generated always as identity primary key,
  name text not null,
  wecom_corp_id text not null unique,
  zone text not null default 'Asia/Shanghai',
  created_at timestamptz not null
);

create table operator (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  login text not null unique,
  name text not null,
  password_hash text not null,
  role text not null check (role in ('owner', 'operator', 'viewer')),
  created_at timestamptz not null
);

-- The cookie holds a random secret; only its SHA-256 is kept.
create table session (
  token_hash bytea primary key,
  corp_id integer not null references corp,
  operator_id integer not null references operator,
  csrf_token text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- One row per failed sign-in; successful ones clear the login's rows.
create table login_failure (
  id bigint generated always as identity primary key,
  login text not null,
  address text not null,
  at timestamptz not null
);
create index login_failure_login on login_failure (login, at);
create index login_failure_address on login_failure (address, at);

create table api_key (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  name text not null,
  key_hash bytea not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table idempotency_key (
  corp_id integer not null references corp,
  key text not null,
  request_hash bytea not null,
  status smallint,
  response jsonb,
  created_at timestamptz not null,
  primary key (corp_id, key)
);
create index idempotency_key_created on idempotency_key (created_at);

-- Everything that happens to a customer, written in the transaction of the change it tells of.
create table fact (
  bucket smallint not null,
  seq bigint generated always as identity,
  corp_id integer not null,
  customer_id uuid not null,
  kind text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  actor text not null,
  staff_id integer,
  data jsonb not null,
  primary key (bucket, seq)
);
create index fact_customer on fact (bucket, customer_id, at desc, seq desc);
create index fact_corp_at on fact (corp_id, at desc, seq desc);

-- What the readers have not seen yet. A sequence is not commit order, so progress is a row that is deleted, never a cursor.
create table fact_pending (
  bucket smallint not null,
  lane smallint not null,
  seq bigint not null,
  recorded_at timestamptz not null,
  primary key (bucket, lane, seq)
);

-- Odd jobs (sync, pushes, polling) on the injected clock. `key` makes a waiting job unique.
create table job (
  id bigint generated always as identity primary key,
  corp_id integer not null,
  kind text not null,
  key text not null,
  payload jsonb not null,
  run_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  -- Raised when the same job is put down again: a run that began before must not count as this one.
  revision integer not null default 0,
  worker_id bigint,
  created_at timestamptz not null,
  unique (kind, key)
);
create index job_due on job (run_at);

-- Jobs that gave up after their last attempt; kept for a person to look at.
create table job_failure (
  id bigint generated always as identity primary key,
  corp_id integer not null,
  kind text not null,
  key text not null,
  payload jsonb not null,
  attempts integer not null,
  error text not null,
  failed_at timestamptz not null
);

-- A worker process holds an advisory lock on its id for as long as it lives, so that its claims can be told from orphans.
create table worker (
  id bigint generated always as identity primary key,
  started_at timestamptz not null,
  pid integer not null
);

-- The offset of the injected clock from real time: always 0 in production, moved by the simulator in demo and tests.
create table clock_offset (
  single boolean primary key default true check (single),
  offset_ms bigint not null default 0
);
insert into clock_offset default values;

-- Facts that no reader could digest: set aside so that their bucket goes on, kept for a person to look at.
create table fact_failure (
  bucket smallint not null,
  seq bigint not null,
  corp_id integer not null,
  error text not null,
  failed_at timestamptz not null,
  primary key (bucket, seq)
);
