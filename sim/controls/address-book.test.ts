import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCallbackLog, type CallbackLog } from '../testing/callback-log.ts';
import { customerId, smallWorld, startTestSim, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
let callbacks: CallbackLog;
beforeAll(async () => {
  callbacks = await startCallbackLog();
  sim = await startTestSim({ callbackUrl: callbacks.url });
});
afterAll(async () => {
  await sim.close();
  await callbacks.close();
});
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
  await sim.control('PUT', 'app', { userids: [], parties: [1], tags: [] });
  await sim.control('POST', 'world', smallWorld(3));
  await callbacks.skip(sim);
});

const post = (name: string, body: object) => sim.call(name, body);
const get = (name: string, query: Record<string, string> = {}) => sim.call(name, undefined, query);
describe('the visible range', () => {
  test('hides members, departments and customers outside it', async () => {
    await post('department/create', { id: 3, name: '总部办', parentid: 1 });
    await post('user/update', { userid: 'LiSi', department: [3] });
    await sim.control('PUT', 'app', { parties: [2] });
    expect(await get('agent/get', { agentid: String(sim.config.agentId) })).toMatchObject({ allow_partys: { partyid: [2] } });
    expect((await get('department/list')).department).toMatchObject([{ id: 2 }]);
    expect((await get('department/get', { id: '3' })).errcode).toBe(60011);
    expect((await get('user/list', { department_id: '3' })).errcode).toBe(60011);
    expect((await get('user/get', { userid: 'LiSi' })).errcode).toBe(60011);
    expect((await get('externalcontact/get_follow_user_list')).follow_user).toEqual(['zhangsan']);
    expect((await get('externalcontact/list', { userid: 'LiSi' })).errcode).toBe(60011);
    await sim.control('POST', 'switches', { outOfRange: '84061' });
    expect((await get('externalcontact/list', { userid: 'LiSi' })).errcode).toBe(84061);
    await sim.control('PUT', 'app', { parties: [3] });
    expect((await get('externalcontact/get', { external_userid: customerId(0) })).errcode).toBe(84061);
    await post('tag/create', { tagname: '店长', tagid: 5 });
    await post('tag/addtagusers', { tagid: 5, userlist: ['zhangsan'] });
    await sim.control('PUT', 'app', { tags: [5] });
    expect((await get('externalcontact/get', { external_userid: customerId(0) })).errcode).toBe(0);
  });

  test('is told of the own app only', async () => {
    expect((await get('agent/list')).agentlist).toMatchObject([{ agentid: sim.config.agentId }]);
    expect((await get('agent/get')).errcode).toBe(41011);
    expect((await get('agent/get', { agentid: 'x' })).errcode).toBe(40056);
    expect((await get('agent/get', { agentid: '7' })).errcode).toBe(301002);
  });
});

describe('the console calls back', () => {
  test('for members, in short and with everything', async () => {
    await sim.control('POST', 'staff', { userid: 'wang', name: '王五', department: 2 });
    await sim.control('POST', 'switches', { changeContactFields: 'all' });
    await sim.control('POST', 'staff', { userid: 'wang', name: '王五', profile: { mobile: '138', gender: '1' } });
    await sim.control('POST', 'staff/wang/renames', { userid: 'wangwu' });
    await sim.control('POST', 'staff/wangwu/resignations');
    expect(await callbacks.next(4)).toEqual([
      { Event: 'change_contact', ChangeType: 'create_user', UserID: 'wang', Department: '2' },
      expect.objectContaining({
        ChangeType: 'update_user',
        UserID: 'wang',
        Name: '王五',
        Department: '2',
        Mobile: '138',
        Gender: '1',
        Status: '1',
      }),
      expect.objectContaining({ ChangeType: 'update_user', UserID: 'wang', NewUserID: 'wangwu' }),
      { Event: 'change_contact', ChangeType: 'delete_user', UserID: 'wangwu' },
    ]);
  });

  test('for departments and tags', async () => {
    const { body } = await sim.control('POST', 'departments', { name: '华南' });
    await sim.control('POST', `departments/${String(body.id)}/edits`, { name: '大华南' });
    await sim.control('DELETE', `departments/${String(body.id)}`);
    await sim.control('POST', 'member-tags', { tagname: '店长', tagid: 5 });
    await sim.control('POST', 'member-tags/5/changes', { addUsers: ['zhangsan', 'LiSi'], delParties: [2] });
    expect(await callbacks.next(4)).toEqual([
      { Event: 'change_contact', ChangeType: 'create_party', Id: '3', Name: '华南', ParentId: '1', Order: '0' },
      { Event: 'change_contact', ChangeType: 'update_party', Id: '3', Name: '大华南', ParentId: '1' },
      { Event: 'change_contact', ChangeType: 'delete_party', Id: '3' },
      {
        Event: 'change_contact',
        ChangeType: 'update_tag',
        TagId: '5',
        AddUserItems: 'zhangsan,LiSi',
        DelUserItems: '',
        AddPartyItems: '',
        DelPartyItems: '2',
      },
    ]);
  });
});
