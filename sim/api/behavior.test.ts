import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { dayOf, makeGroup, newCustomers, nextDay } from '../testing/groups.ts';
import { customerId, list, smallWorld, startTestSim } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(5));
  await nextDay(sim, '09:00');
});

const ask = (body: object) => sim.call('externalcontact/get_user_behavior_data', body);
async function behavior(from: number, to: number, who: object = { userid: ['ZhangSan'] }): Promise<Record<string, unknown>> {
  return ask({ start_time: await dayOf(sim, from), end_time: await dayOf(sim, to), ...who });
}
const days = (answer: Record<string, unknown>) => list(answer.behavior_data);
const write = (from: string, to: string) => sim.control('POST', 'messages', { from, to, text: '您好' });
const later = (duration: string) => sim.control('POST', 'clock', { jump: duration });

describe('what a member does with customers', () => {
  test('is counted per day, and answered as the sample shows', async () => {
    // Answered after 10 minutes, after 21, and not at all; the fourth chat is begun by the member.
    await write(customerId(0), 'zhangsan');
    await write(customerId(1), 'zhangsan');
    await write(customerId(2), 'zhangsan');
    await later('PT10M');
    await write('zhangsan', customerId(0));
    await write('zhangsan', customerId(0));
    await later('PT11M');
    await write('zhangsan', customerId(1));
    await write('zhangsan', customerId(3));
    await write(customerId(3), 'zhangsan');
    const [scanned] = await newCustomers(sim, 1);
    await sim.control('POST', 'scans', { externalUserid: scanned, userid: 'zhangsan' });
    await sim.control('POST', 'friendships/removals', { externalUserid: customerId(4), userid: 'zhangsan', by: 'customer' });
    await sim.control('POST', 'friendships/removals', { externalUserid: customerId(3), userid: 'zhangsan', by: 'staff' });
    await nextDay(sim);
    const answer = await behavior(-1, -1);
    expect(unlikeSample('externalcontact/get_user_behavior_data', answer)).toEqual([]);
    expect(answer.behavior_data).toEqual([
      {
        stat_time: await dayOf(sim, -1),
        chat_cnt: 3,
        message_cnt: 4,
        reply_percentage: 66.67,
        // 15.5 minutes on the average.
        avg_reply_time: 16,
        negative_feedback_cnt: 1,
        new_apply_cnt: 0,
        new_contact_cnt: 1,
      },
    ]);
  });

  test('has a row for every day, and says nothing of replies where nobody asked', async () => {
    await write('zhangsan', customerId(0));
    await nextDay(sim, '09:00', 2);
    const [busy, quiet] = days(await behavior(-2, -1));
    expect(busy).toMatchObject({ chat_cnt: 1, message_cnt: 1 });
    expect(quiet).toMatchObject({ chat_cnt: 0, message_cnt: 0, negative_feedback_cnt: 0, new_contact_cnt: 0 });
    for (const day of [busy, quiet]) for (const field of ['reply_percentage', 'avg_reply_time']) expect(day).not.toHaveProperty(field);
  });

  test('counts an answer of the next day as none, and that day’s chat anew', async () => {
    await write(customerId(0), 'zhangsan');
    await nextDay(sim, '09:00');
    await write('zhangsan', customerId(0));
    await nextDay(sim);
    const [asked, answered] = days(await behavior(-2, -1));
    expect(asked).toMatchObject({ chat_cnt: 0, reply_percentage: 0, avg_reply_time: 0 });
    expect(answered).toMatchObject({ chat_cnt: 1, message_cnt: 1 });
    expect(answered).not.toHaveProperty('reply_percentage');
  });

  test('leaves out groups and what the company had sent', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    await sim.control('POST', `groups/${chatId}/messages`, { from: 'zhangsan', text: '群里说' });
    await sim.call('externalcontact/add_msg_template', { text: { content: '好' }, external_userid: [customerId(0)] });
    await sim.control('POST', 'staff/zhangsan/confirmations', { all: true });
    await nextDay(sim);
    expect(days(await behavior(-1, -1))).toMatchObject([{ chat_cnt: 0, message_cnt: 0 }]);
  });

  test('counts whom she asked to become friends, and who said yes as a new customer too', async () => {
    const [asked, willing] = await newCustomers(sim, 2);
    const apply = (body: object) => sim.control('POST', 'staff/zhangsan/applications', body);
    await apply({ externalUserid: asked });
    await apply({ externalUserid: willing, accepted: true });
    // Friends already: there is nothing to ask for.
    expect((await apply({ externalUserid: customerId(0) })).body).toEqual({ applied: false });
    await nextDay(sim);
    expect(days(await behavior(-1, -1))).toMatchObject([{ new_apply_cnt: 2, new_contact_cnt: 1 }]);
  });

  test('is summed over members and departments, each counted once', async () => {
    await write('zhangsan', customerId(0));
    const [scanned] = await newCustomers(sim, 1);
    await sim.control('POST', 'scans', { externalUserid: scanned, userid: 'LiSi' });
    await nextDay(sim);
    const sum = { message_cnt: 1, new_contact_cnt: 1 };
    expect(days(await behavior(-1, -1, { userid: ['zhangsan', 'LiSi'] }))).toMatchObject([sum]);
    expect(days(await behavior(-1, -1, { partyid: [1] }))).toMatchObject([sum]);
    expect(days(await behavior(-1, -1, { userid: ['zhangsan'], partyid: [2] }))).toMatchObject([sum]);
    expect(days(await behavior(-1, -1))).toMatchObject([{ message_cnt: 1, new_contact_cnt: 0 }]);
  });

  test('is refused for nobody, strangers, too many, and days that are not there', async () => {
    const code = async (from: number, to: number, who?: object) => (await behavior(from, to, who)).errcode;
    expect(await behavior(-1, -1, {})).toMatchObject({ errcode: 40063, behavior_data: [] });
    expect(await code(-1, -1, { userid: ['nobody'] })).toBe(60111);
    expect(await code(-1, -1, { partyid: [99] })).toBe(60123);
    expect(await code(-1, -1, { userid: Array.from({ length: 101 }, () => 'zhangsan') })).toBe(40032);
    expect(await code(-1, 0)).toBe(40058);
    expect(await code(-181, -170)).toBe(40058);
    expect(await code(-32, -1)).toBe(40058);
    expect((await ask({ userid: ['zhangsan'], end_time: 1 })).errcode).toBe(40063);
    expect((await ask({ userid: 'zhangsan', start_time: 1, end_time: 1 })).errcode).toBe(40058);
  });
});
