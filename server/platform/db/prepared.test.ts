import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCompany, type TestCompany } from '../../../test/harness/company.ts';
import { systemScope } from '../auth/caller.ts';
import { inScopeAtOnce } from './at-once.ts';

let company: TestCompany;
beforeAll(async () => {
  company = await openTestCompany();
});
afterAll(() => company.drop());

const scope = () => systemScope(company.corpId, 'Asia/Shanghai');

test('a marked statement is prepared once per connection, under its name', async () => {
  const names = await company.db.connection().execute(async (one) => {
    for (const n of [1, 2, 3]) await sql`/* prepared: marked */ select ${n}::integer as n`.execute(one);
    const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements where name <> ''`.execute(one);
    return rows.map(({ name }) => name);
  });
  expect(names).toEqual(['marked']);
});

test('what goes at once runs under the web role, in the company, and is committed', async () => {
  const [row] = await inScopeAtOnce<{ role: string; corp: string }>(
    company.db,
    scope(),
    sql`select current_user::text as role, current_setting('huoshui.corp_id') as corp`,
  );
  expect(row).toEqual({ role: 'huoshui_web', corp: String(company.corpId) });
  await inScopeAtOnce(
    company.db,
    scope(),
    sql<Record<string, unknown>>`insert into event_key (corp_id, client_id, received_at) values (${company.corpId}, 'one', ${new Date()})`,
  );
  expect(await company.db.selectFrom('eventKey').select('clientId').execute()).toEqual([{ clientId: 'one' }]);
});

test('what fails at once leaves nothing behind, says why, and the connection goes on under the owner', async () => {
  const failing = inScopeAtOnce(
    company.db,
    scope(),
    sql<
      Record<string, unknown>
    >`with a as (insert into event_key (corp_id, client_id, received_at) values (${company.corpId}, 'two', ${new Date()}) returning 1) select 1 / (select 0 from a)`,
  );
  await expect(failing).rejects.toThrow('division by zero');
  const foreign = sql<
    Record<string, unknown>
  >`insert into event_key (corp_id, client_id, received_at) values (${company.corpId + 1}, 'three', ${new Date()})`;
  await expect(inScopeAtOnce(company.db, scope(), foreign)).rejects.toThrow('row-level security');
  const { rows } = await sql<{
    role: string;
    keys: number;
  }>`select current_user::text as role, (select count(*) from event_key) as keys`.execute(company.db);
  expect(rows[0]).toMatchObject({ keys: 1 });
  expect(rows[0]?.role).not.toBe('huoshui_web');
});
