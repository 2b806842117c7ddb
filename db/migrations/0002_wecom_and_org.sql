-- The connection to WeCom and the address book that came through it.

create table wecom_app (
  corp_id integer primary key references corp,
  agent_id integer not null,
  secret text not null,
  callback_token text not null,
  encoding_aes_key text not null
);

-- One token for all processes of a company.
create table wecom_token (
  corp_id integer primary key references corp,
  access_token text not null,
  expires_at timestamptz not null,
  refreshed_at timestamptz not null
);

-- Callbacks as they came, stored before they are answered. Events have no id: the SHA-256 of the whole plaintext
-- is the only safe key (distinct customers are added in the same second).
create table wecom_inbox (
  id bigint generated always as identity primary key,
  corp_id integer not null references corp,
  digest bytea not null,
  plaintext text not null,
  received_at timestamptz not null,
  state text not null check (state in ('pending', 'done', 'dead')),
  attempts integer not null default 0,
  next_try_at timestamptz not null,
  error text,
  done_at timestamptz,
  unique (corp_id, digest)
);
create index wecom_inbox_pending on wecom_inbox (next_try_at, id) where state = 'pending';

create table sync_run (
  id bigint generated always as identity primary key,
  corp_id integer not null references corp,
  kind text not null check (kind in ('first', 'reconciliation')),
  started_at timestamptz not null,
  finished_at timestamptz,
  result jsonb,
  error text
);

create table department (
  corp_id integer not null references corp,
  id integer not null,
  parent_id integer not null,
  name text not null,
  position bigint not null default 0,
  primary key (corp_id, id)
);

create table staff (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  userid text not null,
  name text not null,
  title text not null default '',
  department_ids integer[] not null default '{}',
  contact_enabled boolean not null default false,
  left_at timestamptz,
  created_at timestamptz not null,
  unique (corp_id, userid)
);
