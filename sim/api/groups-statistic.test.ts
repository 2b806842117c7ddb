import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { dayOf, makeGroup, nextDay } from '../testing/groups.ts';
import { customerId, list, smallWorld, startTestSim } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(5));
  await nextDay(sim);
});

const both = { owner_filter: { userid_list: ['zhangsan', 'lisi'] } };
async function statistic(from: number, to: number, more: object = both): Promise<Record<string, unknown>> {
  const days = { day_begin_time: await dayOf(sim, from), day_end_time: await dayOf(sim, to) };
  return sim.call('externalcontact/groupchat/statistic', { ...days, ...more });
}
async function byDay(from: number, to: number, more: object = both): Promise<Record<string, unknown>> {
  const days = { day_begin_time: await dayOf(sim, from), day_end_time: await dayOf(sim, to) };
  return sim.call('externalcontact/groupchat/statistic_group_by_day', { ...days, ...more });
}
const dataOf = (answer: Record<string, unknown>) => list(answer.items).map((item) => item.data);
const say = (chatId: string, from: string) => sim.control('POST', `groups/${chatId}/messages`, { from, text: '大家好' });

/** [new groups, groups, talkative, new members, members, speakers, messages] */
function figures([a, b, c, d, e, f, g]: readonly number[]) {
  return { new_chat_cnt: a, chat_total: b, chat_has_msg: c, new_member_cnt: d, member_total: e, member_has_msg: f, msg_total: g };
}

/** Only schools get that one. */
const SCHOOLS = ['items[].data.migrate_trainee_chat_cnt: missing'];

describe('the statistics of groups', () => {
  test('tell of each day what happened on it and how things stood at its end', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    await say(chatId, customerId(0));
    await nextDay(sim);
    await sim.control('POST', `groups/${chatId}/joins`, { members: [customerId(1), customerId(2)] });
    await say(chatId, customerId(0));
    await say(chatId, 'zhangsan');
    await makeGroup(sim, 'zhangsan');
    await nextDay(sim, '10:00', 2);
    await sim.control('POST', `groups/${chatId}/leaves`, { externalUserid: customerId(0) });
    await nextDay(sim);
    const answer = await byDay(-5, -1);
    expect(unlikeSample('externalcontact/groupchat/statistic_group_by_day', answer)).toEqual(SCHOOLS);
    expect(list(answer.items).map((item) => item.stat_time)).toEqual(await Promise.all([-5, -4, -3, -2, -1].map((day) => dayOf(sim, day))));
    expect(dataOf(answer)).toEqual([
      figures([0, 0, 0, 0, 0, 0, 0]),
      figures([1, 1, 1, 2, 2, 1, 1]),
      figures([1, 2, 1, 3, 5, 2, 3]),
      // Nothing happened: it stands as before.
      figures([0, 2, 1, 0, 5, 2, 3]),
      figures([0, 2, 1, 0, 4, 1, 3]),
    ]);
  });

  test('tell of each owner the new of all days, and how things stood at the end of the last', async () => {
    await makeGroup(sim, 'zhangsan', [customerId(0)]);
    await nextDay(sim);
    await makeGroup(sim, 'LiSi', [customerId(0), customerId(1), customerId(2)]);
    await makeGroup(sim, 'zhangsan', [customerId(1)]);
    await nextDay(sim);
    const answer = await statistic(-2, -1);
    expect(unlikeSample('externalcontact/groupchat/statistic', answer)).toEqual(SCHOOLS);
    expect(answer).toMatchObject({ total: 2, next_offset: 2 });
    expect(answer.items).toEqual([
      { owner: 'zhangsan', data: figures([2, 2, 0, 4, 4, 0, 0]) },
      { owner: 'LiSi', data: figures([1, 1, 0, 4, 4, 0, 0]) },
    ]);
    expect((await statistic(-1, -1)).items).toMatchObject([
      { data: figures([1, 2, 0, 2, 4, 0, 0]) },
      { data: figures([1, 1, 0, 4, 4, 0, 0]) },
    ]);
    // Who had no group yet on that day has no row.
    expect((await statistic(-2, -2)).items).toMatchObject([{ owner: 'zhangsan' }]);
  });

  test('go with a group to its new owner, and away with one that is dismissed', async () => {
    const [given, ended] = [await makeGroup(sim, 'zhangsan', ['LiSi', customerId(0)]), await makeGroup(sim, 'zhangsan')];
    await say(given, customerId(0));
    await nextDay(sim);
    await sim.control('POST', `groups/${given}/edits`, { owner: 'LiSi' });
    await sim.control('POST', `groups/${ended}/dismissals`, {});
    await nextDay(sim);
    expect((await statistic(-1, -1)).items).toEqual([
      { owner: 'zhangsan', data: figures([0, 0, 0, 0, 0, 0, 0]) },
      { owner: 'LiSi', data: figures([0, 1, 1, 0, 3, 1, 1]) },
    ]);
  });

  test('know nothing of today, more than 180 days ago or more than 30 days at once', async () => {
    await makeGroup(sim, 'zhangsan');
    for (const [from, to] of [
      [0, 0],
      [-1, 0],
      [-181, -181],
      [-32, -1],
      [-1, -2],
    ] as const) {
      expect(await statistic(from, to)).toMatchObject({ errcode: 40058, items: [] });
      expect(await byDay(from, to)).toMatchObject({ errcode: 40058, items: [] });
    }
    expect((await statistic(-180, -151)).errcode).toBe(0);
    expect((await statistic(-30, -1)).errcode).toBe(0);
    for (const day_begin_time of [-1, 1e20, 'yesterday']) {
      expect((await sim.call('externalcontact/groupchat/statistic', { ...both, day_begin_time })).errcode).toBe(40058);
    }
  });

  test('cut times to midnight, and are of one day when the last is not named', async () => {
    await makeGroup(sim, 'zhangsan');
    await nextDay(sim);
    const late = { ...both, day_begin_time: (await dayOf(sim, -1)) + 86_399 };
    expect(await sim.call('externalcontact/groupchat/statistic_group_by_day', late)).toMatchObject({
      items: [{ stat_time: await dayOf(sim, -1), data: { new_chat_cnt: 1 } }],
    });
    expect(await sim.call('externalcontact/groupchat/statistic', late)).toMatchObject({ total: 1 });
  });

  test('are ordered as asked for, and paged by offset to the end', async () => {
    await makeGroup(sim, 'zhangsan', [customerId(0), customerId(1), customerId(2)]);
    await makeGroup(sim, 'LiSi');
    await makeGroup(sim, 'LiSi');
    await nextDay(sim);
    const owners = async (more: object) => list((await statistic(-1, -1, { ...both, ...more })).items).map((item) => item.owner);
    expect(await owners({})).toEqual(['LiSi', 'zhangsan']);
    expect(await owners({ order_by: 2, order_asc: 1 })).toEqual(['zhangsan', 'LiSi']);
    expect([await owners({ order_by: 3 }), await owners({ order_by: 4 })]).toEqual([
      ['zhangsan', 'LiSi'],
      ['zhangsan', 'LiSi'],
    ]);
    const first = await statistic(-1, -1, { ...both, limit: 1 });
    expect(first).toMatchObject({ total: 2, next_offset: 1, items: [{ owner: 'LiSi' }] });
    expect(await statistic(-1, -1, { ...both, limit: 1, offset: 1 })).toMatchObject({ next_offset: 2, items: [{ owner: 'zhangsan' }] });
    expect(await statistic(-1, -1, { ...both, offset: 9 })).toMatchObject({ next_offset: 2, items: [] });
    expect((await statistic(-1, -1, { ...both, order_by: 5 })).errcode).toBe(40058);
  });

  test('are of all owners when none is named, and refused for unknown or too many ones', async () => {
    await makeGroup(sim, 'zhangsan');
    await nextDay(sim);
    expect((await statistic(-1, -1, {})).items).toMatchObject([{ owner: 'zhangsan' }]);
    expect((await statistic(-1, -1, { owner_filter: { userid_list: [] } })).errcode).toBe(40063);
    expect((await statistic(-1, -1, { owner_filter: { userid_list: ['nobody'] } })).errcode).toBe(60111);
    expect((await statistic(-1, -1, { owner_filter: { userid_list: Array.from({ length: 101 }, () => 'LiSi') } })).errcode).toBe(81017);
    expect((await sim.call('externalcontact/groupchat/statistic', both)).errcode).toBe(40063);
  });

  test('survive a restart, and go on from the last day that is kept', async () => {
    await makeGroup(sim, 'zhangsan', [customerId(0)]);
    await nextDay(sim, '10:00', 200);
    await makeGroup(sim, 'zhangsan');
    await nextDay(sim);
    await sim.restart();
    expect((await statistic(-1, -1)).items).toEqual([{ owner: 'zhangsan', data: figures([1, 2, 0, 1, 3, 0, 0]) }]);
    expect((await statistic(-20, -20)).items).toEqual([{ owner: 'zhangsan', data: figures([0, 1, 0, 0, 2, 0, 0]) }]);
  });
});
