import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { inTx } from '../platform/db/scoped.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { loseFriendships } from './loss.ts';
import { changeCustomerTags } from './tags.ts';
import { ADDED_AT, contactNamed, customersKit } from './testing.ts';

let company: TestCompany;
let kit: ReturnType<typeof customersKit>;
let tags: string[] = [];
const staff = ['wangfang', 'zhaoyi', 'sunli'];
const staffIds: number[] = [];
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  kit = customersKit(company.db, company.corpId, clock);
  for (const userid of staff) staffIds.push(await kit.addStaff(userid, userid));
  tags = await kit.addTags('组', ['甲', '乙', '丙']);
});
afterAll(() => company.drop());

type Act =
  | { kind: 'befriend'; staff: number; hour: number }
  | { kind: 'lose'; staff: number; hour: number }
  | { kind: 'tag'; tag: number }
  | { kind: 'untag'; tag: number }
  | { kind: 'message'; hour: number }
  | { kind: 'react' };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('befriend' as const), staff: fc.nat(2), hour: fc.nat(40) }),
  fc.record({ kind: fc.constant('lose' as const), staff: fc.nat(2), hour: fc.nat(40) }),
  fc.record({ kind: fc.constant('tag' as const), tag: fc.nat(2) }),
  fc.record({ kind: fc.constant('untag' as const), tag: fc.nat(2) }),
  fc.record({ kind: fc.constant('message' as const), hour: fc.nat(40) }),
  fc.constant({ kind: 'react' as const }),
);

test('whatever happens in whatever batches, the facts row is what the tables say', async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
      made += 1;
      const name = `模型${made}`;
      await kit.intake([contactNamed(name, [])]);
      const customerId = await kit.customerId(`wm-${name}`);
      for (const one of acts) await perform(one, name, customerId);
      await kit.react();
      expect(await factsRow(customerId)).toEqual(await recomputed(customerId, acts));
    }),
    { numRuns: 12 },
  );
});

async function perform(one: Act, name: string, customerId: string): Promise<void> {
  const tag = 'tag' in one ? (tags[one.tag] ?? '') : '';
  switch (one.kind) {
    case 'befriend':
      await kit.intake([contactNamed(name, [{ userid: staff[one.staff] ?? '', addedAt: ADDED_AT + one.hour * HOUR }])]);
      return;
    case 'lose': {
      const loss = { customerId, staffId: staffIds[one.staff] ?? 0, at: ADDED_AT + one.hour * HOUR, by: 'staff' as const };
      await inTx(company.db, (tx) => loseFriendships(tx, TEST_NOW, company.corpId, [loss]));
      return;
    }
    case 'tag':
      return kit.web((tx) => changeCustomerTags(tx, kit.scope, TEST_NOW, customerId, { add: [tag] }));
    case 'untag':
      return kit.web((tx) => changeCustomerTags(tx, kit.scope, TEST_NOW, customerId, { remove: [tag] }));
    case 'message':
      return inTx(company.db, (tx) =>
        recordFacts(tx, TEST_NOW, [
          {
            kind: 'message.received',
            corpId: company.corpId,
            customerId,
            at: ADDED_AT + one.hour * HOUR,
            actor: 'wecom',
            data: { staffId: 1, text: '在吗' },
          },
        ]),
      );
    case 'react':
      return kit.react();
    default:
      return one satisfies never;
  }
}

async function factsRow(customerId: string) {
  const { rows } =
    await sql`select tags, friend_staff, owner_staff_id, friend_since, lost_at, last_interaction_at from customer_facts where customer_id = ${customerId}`.execute(
      company.db,
    );
  return rows[0];
}

async function recomputed(customerId: string, acts: readonly Act[]) {
  const friendships = await company.db
    .selectFrom('friendship')
    .selectAll()
    .where('customerId', '=', customerId)
    .orderBy('addedAt')
    .orderBy('id')
    .execute();
  const taggings = await company.db.selectFrom('tagging').selectAll().where('customerId', '=', customerId).orderBy('tagId').execute();
  const live = friendships.filter((f) => f.lostAt === null);
  const lost = friendships.flatMap((f) => f.lostAt ?? []);
  const spoken = acts.flatMap((one) => (one.kind === 'message' ? [ADDED_AT + one.hour * HOUR] : []));
  return {
    tags: taggings.filter((t) => t.removedAt === null).map((t) => t.tagId),
    friendStaff: live.map((f) => f.staffId),
    ownerStaffId: live[0]?.staffId ?? null,
    friendSince: live[0]?.addedAt ?? null,
    lostAt: live.length > 0 || lost.length === 0 ? null : Math.max(...lost),
    lastInteractionAt: spoken.length === 0 ? null : Math.max(...spoken),
  };
}
