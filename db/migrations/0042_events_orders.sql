-- What customers do on pages and in mini-programs, as other programs tell of it.
create table event (
  bucket smallint not null,
  customer_id uuid not null,
  at timestamptz not null,
  client_id text not null,
  corp_id integer not null,
  type text not null,
  props jsonb not null default '{}',
  received_at timestamptz not null,
  -- Serves her page and rules alike: both ask for what one customer did since a moment.
  primary key (bucket, customer_id, at, client_id)
);

-- Each event once, for ever, whoever it is of: insert if absent first, then the event.
create table event_key (
  corp_id integer not null,
  client_id text not null,
  received_at timestamptz not null,
  primary key (corp_id, client_id)
);

-- Each order once, and whose it is now. Its row is locked by whoever changes the order.
create table order_key (
  corp_id integer not null,
  client_id text not null,
  bucket smallint not null,
  customer_id uuid not null,
  primary key (corp_id, client_id)
);
create index order_key_customer on order_key (bucket, customer_id);

-- placed_at: when she ordered. stated_at: the shop's own stamp of the state that we have, if it gives one.
alter table customer_order
  add column placed_at timestamptz,
  add column stated_at timestamptz,
  add column received_at timestamptz,
  add column source text not null default 'import' check (source in ('api', 'webhook', 'import'));
update customer_order o set placed_at = coalesce(o.paid_at, c.known_at), received_at = coalesce(o.paid_at, c.known_at)
  from customer c where c.bucket = o.bucket and c.id = o.customer_id;
alter table customer_order alter column placed_at set not null, alter column received_at set not null;
create index customer_order_newest on customer_order (corp_id, placed_at desc, client_id desc);
insert into order_key (corp_id, client_id, bucket, customer_id)
  select corp_id, client_id, bucket, customer_id from customer_order on conflict do nothing;

-- What was bought, for rules: net_fen is the price of all pieces less this item's share of what was refunded.
create table order_item (
  bucket smallint not null,
  customer_id uuid not null,
  client_id text not null,
  position smallint not null,
  corp_id integer not null,
  sku text,
  name text,
  category text,
  quantity integer not null,
  price_fen bigint not null,
  net_fen bigint not null,
  primary key (bucket, customer_id, client_id, position)
);
create index order_item_sku on order_item (corp_id, sku) where sku is not null;
create index order_item_category on order_item (corp_id, category) where category is not null;
insert into order_item (bucket, customer_id, client_id, position, corp_id, sku, name, category, quantity, price_fen, net_fen)
  select o.bucket, o.customer_id, o.client_id, i.position - 1, o.corp_id, i.item ->> 'sku', i.item ->> 'name', i.item ->> 'category',
    q.quantity, q.price_fen,
    case when o.amount_fen = 0 then q.quantity * q.price_fen
      else round(q.quantity::numeric * q.price_fen * (o.amount_fen - o.refund_fen) / o.amount_fen)::bigint end
  from customer_order o cross join lateral jsonb_array_elements(o.items) with ordinality as i(item, position)
    cross join lateral (select coalesce((i.item ->> 'quantity')::integer, 1) as quantity, coalesce((i.item ->> 'priceFen')::bigint, 0) as price_fen) q;

do $$
declare name text;
begin
  foreach name in array array['event', 'event_key', 'order_key', 'order_item'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy own_company on %I to huoshui_web using (corp_id = current_setting(''huoshui.corp_id'')::integer) with check (corp_id = current_setting(''huoshui.corp_id'')::integer)', name);
    execute format('grant select, insert, update, delete on %I to huoshui_web', name);
  end loop;
end
$$;
