-- One customer, one record; tags; friendships; what rules read about her.

create table customer (
  bucket smallint not null,
  id uuid not null,
  corp_id integer not null,
  name text not null,
  gender text not null default 'unknown' check (gender in ('male', 'female', 'unknown')),
  avatar_url text,
  known_at timestamptz not null,
  updated_at timestamptz not null,
  search_grams text[] not null default '{}',
  primary key (bucket, id)
);
create index customer_newest on customer (corp_id, known_at desc, id desc);
create index customer_search on customer using gin (search_grams);

-- Global uniqueness lives here: insert if absent first, then make the customer.
create table customer_identity (
  corp_id integer not null,
  kind text not null check (kind in ('external_userid', 'unionid', 'phone', 'member_no')),
  value text not null,
  bucket smallint not null,
  customer_id uuid not null,
  created_at timestamptz not null,
  primary key (corp_id, kind, value)
);
create index customer_identity_customer on customer_identity (bucket, customer_id);

-- A staff member and a customer who are or were friends; adding again makes a new row.
create table friendship (
  bucket smallint not null,
  id uuid not null,
  corp_id integer not null,
  customer_id uuid not null,
  staff_id integer not null,
  added_at timestamptz not null,
  add_way integer not null default 0,
  state text,
  remark text,
  wecom_tag_ids integer[] not null default '{}',
  lost_at timestamptz,
  lost_by text check (lost_by in ('customer', 'staff', 'unknown')),
  primary key (bucket, id)
);
create unique index friendship_live on friendship (bucket, customer_id, staff_id) where lost_at is null;
create index friendship_customer on friendship (bucket, customer_id);
create index friendship_staff on friendship (corp_id, staff_id) where lost_at is null;

create table tag_group (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  name text not null,
  exclusive boolean not null default false,
  wecom_id text,
  position bigint not null default 0,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index tag_group_name on tag_group (corp_id, name) where deleted_at is null;
create unique index tag_group_wecom on tag_group (corp_id, wecom_id);

create table tag (
  id integer generated always as identity primary key,
  corp_id integer not null references corp,
  group_id integer not null references tag_group,
  name text not null,
  wecom_id text,
  position bigint not null default 0,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index tag_name on tag (group_id, name) where deleted_at is null;
create unique index tag_wecom on tag (corp_id, wecom_id);

-- A customer has a tag from added_at to removed_at; who and why stay with it.
create table tagging (
  bucket smallint not null,
  id uuid not null,
  corp_id integer not null,
  customer_id uuid not null,
  tag_id integer not null,
  source text not null check (source in ('manual', 'rule', 'channel', 'keyword', 'import', 'api', 'wecom')),
  added_by text not null,
  added_at timestamptz not null,
  removed_by text,
  removed_at timestamptz,
  primary key (bucket, id)
);
create unique index tagging_live on tagging (bucket, customer_id, tag_id) where removed_at is null;
create index tagging_tag on tagging (corp_id, tag_id) where removed_at is null;

create table customer_order (
  bucket smallint not null,
  customer_id uuid not null,
  client_id text not null,
  corp_id integer not null,
  status text not null check (status in ('pending', 'paid', 'partlyRefunded', 'refunded', 'cancelled')),
  amount_fen bigint not null,
  refund_fen bigint not null default 0,
  paid_at timestamptz,
  items jsonb not null default '[]',
  primary key (bucket, customer_id, client_id)
);

-- The one wide row per customer that rules, filters and the SOP engine read; kept by the reactor.
create table customer_facts (
  bucket smallint not null,
  customer_id uuid not null,
  corp_id integer not null,
  name text not null,
  gender text not null,
  tags integer[] not null default '{}',
  friend_staff integer[] not null default '{}',
  owner_staff_id integer,
  friend_since timestamptz,
  lost_at timestamptz,
  last_interaction_at timestamptz,
  order_count integer not null default 0,
  order_sum_fen bigint not null default 0,
  first_paid_at timestamptz,
  last_paid_at timestamptz,
  known_at timestamptz not null,
  primary key (bucket, customer_id)
);
create index customer_facts_tags on customer_facts using gin (tags);
create index customer_facts_known on customer_facts (corp_id, known_at desc, customer_id desc);
