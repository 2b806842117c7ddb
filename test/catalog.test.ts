import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCompany, type TestCompany } from './harness/company.ts';

// The rules of the data, held against what the migrations really made (docs/architecture.md).

let company: TestCompany;
beforeAll(async () => {
  company = await openTestCompany();
});
afterAll(() => company.drop());

test('every table with a bucket has it as the first column of its primary key and of every unique index', async () => {
  const { rows } = await sql<{ name: string; first: string }>`
    select i.indexrelid::regclass::text as name, a.attname as first
    from pg_index i
    join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indisunique and a.attname <> 'bucket'
      and exists (select from pg_attribute b where b.attrelid = c.oid and b.attname = 'bucket' and b.attnum > 0)
      and c.relname not in ('customer_identity', 'order_key')`.execute(company.db);
  expect(rows).toEqual([]);
});

test('every table with a customer_id has a bucket', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'customer_id')
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'bucket')`.execute(company.db);
  expect(rows).toEqual([]);
});

test('every table of a company is closed by row-level security to the web role', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'corp_id')
      and (not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))`.execute(company.db);
  expect(rows).toEqual([]);
});

test('the web role can bypass nothing and reads no secrets', async () => {
  const { rows: roles } = await sql<{ super: boolean; bypass: boolean }>`
    select rolsuper as super, rolbypassrls as bypass from pg_roles where rolname = 'huoshui_web'`.execute(company.db);
  expect(roles).toEqual([{ super: false, bypass: false }]);
  const { rows } = await sql<{ name: string }>`
    select t as name from unnest(array['wecom_app', 'wecom_token', 'wecom_inbox', 'session', 'api_key', 'login_failure']) t
    where has_table_privilege('huoshui_web', t, 'select')`.execute(company.db);
  expect(rows).toEqual([]);
});

test('no foreign key leads from a bucketed table, and none cascades', async () => {
  const { rows } = await sql<{ name: string }>`
    select k.conname as name from pg_constraint k
    where k.contype = 'f' and (k.confdeltype <> 'a' or k.confupdtype <> 'a'
      or exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'bucket'))`.execute(company.db);
  expect(rows).toEqual([]);
});

test('there are no triggers, no times without zone, and every instant is named for one', async () => {
  const { rows: triggers } = await sql`select tgname from pg_trigger where not tgisinternal`.execute(company.db);
  expect(triggers).toEqual([]);
  const { rows: columns } = await sql`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and (data_type = 'timestamp without time zone'
      or (data_type = 'timestamp with time zone' and column_name !~ '(^at|_at|_since|_as_of)$' and column_name <> 'anchor'))`.execute(
    company.db,
  );
  expect(columns).toEqual([]);
});

test('money is a whole number of 分', async () => {
  const { rows } = await sql`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and (data_type in ('money', 'real', 'double precision')
      or (column_name like '%\\_fen' and data_type <> 'bigint'))`.execute(company.db);
  expect(rows).toEqual([]);
});
