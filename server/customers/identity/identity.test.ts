import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCompany, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { inTx } from '../../platform/db/scoped.ts';
import { resolveSightings, type Resolved } from './resolve.ts';
import { sightingOf, tailFingerprint, type GivenIdentities } from './sighting.ts';

let company: TestCompany;
const NOW = Date.parse('2026-03-01T10:00:00+08:00');
beforeAll(async () => {
  company = await openTestCompany();
});
afterAll(() => company.drop());

const see = (...given: GivenIdentities[]): Promise<readonly Resolved[]> =>
  inTx(company.db, (tx) =>
    resolveSightings(
      tx,
      NOW,
      company.corpId,
      given.map((one) => sightingOf(TEST_SECRETS, one)),
      { origin: 'api', actor: 'apiKey:1', nameOf: (i) => `客户${i}` },
    ),
  );
const count = async (table: 'customer' | 'identityConflict') =>
  Number(
    (
      await company.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('n'))
        .where('corpId', '=', company.corpId)
        .executeTakeFirstOrThrow()
    ).n,
  );

test('whom nobody knows becomes a customer, and is found again by each of her identities', async () => {
  const [her] = await see({ unionid: 'u1', phone: '138 0013 8000', memberNo: 'M1' });
  expect(her).toMatchObject({ isNew: true, conflicts: [], gained: ['unionid', 'member_no', 'phone'] });
  const again = await see({ unionid: 'u1' }, { phone: '+8613800138000' }, { memberNo: 'M1' });
  expect(again.map(({ customerId, isNew }) => ({ customerId, isNew }))).toEqual(
    again.map(() => ({ customerId: her?.customerId, isNew: false })),
  );
});

test('ten requests that see somebody for the first time at once make one customer', async () => {
  const before = await count('customer');
  const found = await Promise.all(
    Array.from({ length: 10 }, (_, i) => see({ unionid: 'u-once', phone: '13900000001', ...(i % 2 === 0 ? { memberNo: 'M-once' } : {}) })),
  );
  expect(new Set(found.flat().map(({ customerId }) => customerId)).size).toBe(1);
  expect(await count('customer')).toBe(before + 1);
  const { rows } = await sql`select from fact where kind = 'customer.known' and customer_id = ${found[0]?.[0]?.customerId ?? ''}`.execute(
    company.db,
  );
  expect(rows).toHaveLength(1);
});

test('traces of one batch that hang together are one customer, in whatever order they stand', async () => {
  const before = await count('customer');
  const found = await see(
    { phone: '13900000002' },
    { unionid: 'u-chain' },
    { unionid: 'u-chain', phone: '13900000002' },
    { phone: '13900000002' },
  );
  expect(new Set(found.map(({ customerId }) => customerId)).size).toBe(1);
  expect(await count('customer')).toBe(before + 1);
});

test('a phone number that two WeChat accounts claim stays with the first, and a person is asked once', async () => {
  const [first] = await see({ unionid: 'u-mother', phone: '13900000003' });
  const [second] = await see({ unionid: 'u-daughter', phone: '13900000003' });
  expect(second?.customerId).not.toBe(first?.customerId);
  expect(second).toMatchObject({ isNew: true, gained: ['unionid'] });
  await see({ unionid: 'u-daughter', phone: '13900000003' });
  const conflicts = await company.db
    .selectFrom('identityConflict')
    .selectAll()
    .where('claimantId', '=', second?.customerId ?? '')
    .execute();
  expect(conflicts).toMatchObject([{ kind: 'phone', ownerId: first?.customerId, against: 'unionid', verdict: null }]);
  expect(await see({ phone: '13900000003' })).toMatchObject([{ customerId: first?.customerId }]);
});

test('two customers who turn out to be one wait for a person, who sees what shows it', async () => {
  const [byPhone, byAccount] = await see({ phone: '13900000004' }, { unionid: 'u-late' });
  const [together] = await see({ unionid: 'u-late', phone: '13900000004' });
  expect(together?.customerId).toBe(byAccount?.customerId);
  const conflicts = await company.db
    .selectFrom('identityConflict')
    .selectAll()
    .where('ownerId', '=', byPhone?.customerId ?? '')
    .execute();
  expect(conflicts).toMatchObject([{ kind: 'phone', claimantId: byAccount?.customerId, against: null }]);
});

test('numbers are nowhere in clear, and found whole and by their tail', async () => {
  const [her] = await see({ phone: '13912345678' });
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(p)::text as row from customer_phone p union all select to_jsonb(i)::text from customer_identity i
    union all select data::text from fact`.execute(company.db);
  expect(rows.filter(({ row }) => row.includes('12345678') || row.includes('5678"'))).toEqual([]);
  const phones = await company.db
    .selectFrom('customerPhone')
    .select(['customerId', 'sealed'])
    .where('corpId', '=', company.corpId)
    .where('tail', '=', tailFingerprint(TEST_SECRETS, '5678'))
    .execute();
  expect(phones.map(({ customerId, sealed }) => [customerId, TEST_SECRETS.open(sealed)])).toEqual([[her?.customerId, '+8613912345678']]);
});

test('what is no number is refused with the words that were given', () => {
  expect(() => sightingOf(TEST_SECRETS, { phone: '12345' })).toThrow('「12345」不是手机号');
});
