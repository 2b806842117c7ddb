import { sql } from 'kysely';
import type { Fact } from '../../domain/facts.ts';
import { addRepairs, type Repairs } from '../../domain/wecom/repairs.ts';
import { contactMembers } from '../org/service.ts';
import { systemScope } from '../platform/auth/caller.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inScope, inTx } from '../platform/db/scoped.ts';
import { createLog } from '../platform/log/log.ts';
import { createReactor } from '../platform/reactor/reactor.ts';
import type { Lane } from '../platform/reactor/record.ts';
import type { WecomContact, WecomRelation } from './contact.ts';
import { upsertFromWecom, type IntakeOptions, type IntakeResult } from './intake.ts';
import { customerFactsReader } from './readers.ts';
import { createTag } from './tag-catalog.ts';
import { readMembers } from './sync.ts';
import { createTagGroup } from './tag-groups.ts';
import { syncTags, type CustomersContext } from './tag-sync.ts';

/** What tests of this module do over and over, for one company at a settable time. */
export function customersKit(db: Db, corpId: number, clock: { now(): number }) {
  const scope = systemScope(corpId, 'Asia/Shanghai');
  const reactor = createReactor({ db, clock, log: createLog('silent'), readers: [customerFactsReader] });
  return {
    scope,
    /** Runs as a web request does. */
    web: <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inScope(db, scope, work),
    intake: (contacts: readonly WecomContact[], options: Partial<IntakeOptions> = {}): Promise<IntakeResult> =>
      inTx(db, (tx) => upsertFromWecom(tx, clock.now(), corpId, contacts, { asOf: clock.now(), ...options })),
    async react(): Promise<void> {
      while (await reactor.runOnce());
    },
    async addStaff(userid: string, name: string): Promise<number> {
      const row = await db
        .insertInto('staff')
        .values({ corpId, userid, name, contactEnabled: true, createdAt: at(clock.now()) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },
    /** A group with tags, which WeCom knows as `et-<name>`. Answers the tags' ids in order. */
    async addTags(groupName: string, tagNames: readonly string[], exclusive = false): Promise<string[]> {
      return inScope(db, scope, async (tx) => {
        const group = await createTagGroup(tx, scope, clock.now(), { name: groupName, exclusive });
        const ids: string[] = [];
        for (const name of tagNames) ids.push((await createTag(tx, scope, clock.now(), { groupId: group.id, name })).id);
        await tx
          .updateTable('tag')
          .set({ wecomId: sql<string>`'et-' || name` })
          .where('groupId', '=', Number(group.id))
          .execute();
        return ids;
      });
    },
    async customerId(externalUserid: string): Promise<string> {
      const row = await db
        .selectFrom('customerIdentity')
        .select('customerId')
        .where('corpId', '=', corpId)
        .where('value', '=', externalUserid)
        .executeTakeFirstOrThrow();
      return row.customerId;
    },
    /** Kinds and data of a customer's facts, in order. */
    async facts(customerId: string): Promise<Pick<Fact, 'kind' | 'at' | 'data'>[]> {
      const { rows } = await sql<
        Pick<Fact, 'kind' | 'at' | 'data'>
      >`select kind, at, data from fact where customer_id = ${customerId} order by seq`.execute(db);
      return rows;
    },
  };
}

/** Compares the tag library and everybody's customers with WeCom; answers what was repaired. */
export async function compareCustomers(context: CustomersContext, corpId: number, lane: Lane = 'live'): Promise<Repairs> {
  let all = await syncTags(context, corpId);
  await readMembers(context, corpId, await contactMembers(context.db, corpId, { afterId: 0, limit: 1_000 }), {
    lane,
    keep: async (_tx, repairs) => {
      all = addRepairs(all, repairs);
    },
  });
  return all;
}

/** A contact as WeCom shows one, with what a test does not care about filled in. */
export function contactNamed(
  name: string,
  relations: readonly Partial<WecomRelation>[] = [{}],
  rest: Partial<WecomContact> = {},
): WecomContact {
  return {
    externalUserid: `wm-${name}`,
    unionid: null,
    name,
    gender: 'unknown',
    avatarUrl: null,
    wecomType: 'wechat',
    corpName: null,
    jobTitle: null,
    relations: relations.map((relation) => ({
      userid: 'wangfang',
      addedAt: ADDED_AT,
      addWay: 1,
      state: null,
      remark: null,
      description: null,
      remarkCorpName: null,
      remarkMobiles: [],
      tagIds: [],
      ...relation,
    })),
    ...rest,
  };
}

export const ADDED_AT = Date.parse('2026-02-27T10:00:00+08:00');
