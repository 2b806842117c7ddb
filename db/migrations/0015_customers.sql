-- When WeCom last told us of a relation's tags (by a listing or by accepting our own marks): an answer fetched earlier
-- must not undo a later one.
alter table friendship add column wecom_tags_as_of timestamptz;

-- Search by name or remark. A GIN index cannot serve a query under row-level security, for array operators are not
-- leakproof: the planner then reads the whole table. So this one function runs as its owner and filters the company
-- itself, twice: by its argument and by the transaction's setting. EXECUTE, so that each needle gets its own plan.
create function search_customers(
  corp integer, needle text, grams text[], tag integer, staff integer, before_at timestamptz, before_id uuid, max_rows integer
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
  if before_at is not null then
    query := query || ' and (c.known_at, c.id) < ($6, $7)';
  end if;
  return query execute query || ' order by c.known_at desc, c.id desc limit $8'
    using corp, needle, grams, tag, staff, before_at, before_id, max_rows;
end
$$;
