import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createWecomClient, type WecomClient } from '../client.ts';
import { outcomeOf } from '../failure.ts';
import { allOf } from '../pages.ts';
import { openConnectedCompany, silent, startTestWecom, TEST_APP, type TestWecom } from '../testing.ts';
import { recallAppMessage, sendAppMessage, updateTemplateCard } from './app-messages.ts';
import { findUserid, getAgent, getDepartment, getUser, listFollowUsers, listUserIds } from './contacts.ts';
import { getUserDetail, visitorOf } from './oauth.ts';
import { getJsTicket } from './tickets.ts';

let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  client = createWecomClient({ db: company.db, clock: setClock(), secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});
beforeEach(async () => {
  await wecom.control.send('DELETE', '/faults');
  await wecom.control.post('/world', {
    departments: [{ id: 2, name: '门店', parentid: 1 }],
    staff: ['zhangsan', 'LiSi'].map((userid) => ({ userid, name: userid, department: [2] })),
  });
});

/** The errcode of a command that must be refused. */
async function refusalOf(command: Promise<unknown>): Promise<number> {
  const outcome = await outcomeOf(command);
  if (outcome.kind !== 'failed' || outcome.error.kind !== 'refused') throw new Error('it was not refused');
  return outcome.error.errcode;
}

describe('the address book', () => {
  test('names members, departments and our app; who is gone is refused', async () => {
    expect(await getUser(client, company.corpId, 'lisi')).toMatchObject({ userid: 'LiSi', status: 1 });
    expect(await refusalOf(getUser(client, company.corpId, 'nobody'))).toBe(60111);
    expect(await getDepartment(client, company.corpId, 2)).toMatchObject({ name: '门店', parentid: 1 });
    expect(await refusalOf(getDepartment(client, company.corpId, 9))).toBe(60123);
    expect(await getAgent(client, company.corpId)).toMatchObject({ agentid: TEST_APP.agentId, allow_partys: { partyid: [1] } });
    expect(await allOf(listUserIds(client, company.corpId))).toEqual([
      { userid: 'zhangsan', department: 2 },
      { userid: 'LiSi', department: 2 },
    ]);
    expect(await listFollowUsers(client, company.corpId)).toEqual(['zhangsan', 'LiSi']);
  });

  test('finds a member by number, or nobody', async () => {
    await wecom.control.post('/staff', { userid: 'zhangsan', name: '张三', profile: { mobile: '13800000000' } });
    expect(await findUserid(client, company.corpId, '13800000000')).toBe('zhangsan');
    expect(await findUserid(client, company.corpId, '13900000000')).toBeUndefined();
  });
});

describe('a login', () => {
  const codeFor = async (pick: Record<string, string>): Promise<string> => {
    const query = {
      appid: TEST_APP.wecomCorpId,
      redirect_uri: 'https://scrm.example/',
      scope: 'snsapi_privateinfo',
      agentid: String(TEST_APP.agentId),
      ...pick,
    };
    const answer = await fetch(`${wecom.url}/connect/oauth2/authorize?${new URLSearchParams(query).toString()}`, { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  };

  test('tells a member with a ticket to her details from an outsider', async () => {
    const visitor = await visitorOf(client, company.corpId, await codeFor({ sim_userid: 'lisi' }));
    if (visitor.kind !== 'member') throw new Error('no member');
    expect(visitor.userid).toBe('LiSi');
    expect(await getUserDetail(client, company.corpId, visitor.userTicket ?? '')).toMatchObject({ userid: 'LiSi' });
    expect(await visitorOf(client, company.corpId, await codeFor({ sim_stranger: '1' }))).toEqual({
      kind: 'outsider',
      openid: expect.stringMatching(/^o/),
    });
  });

  test('with a code used before is refused', async () => {
    const code = await codeFor({ sim_userid: 'lisi' });
    await visitorOf(client, company.corpId, code);
    expect(await refusalOf(visitorOf(client, company.corpId, code))).toBe(42022);
    expect(await refusalOf(getUserDetail(client, company.corpId, 'none'))).toBe(84015);
  });
});

test('page tickets of the corp and of the app are two', async () => {
  const [corp, agent] = [await getJsTicket(client, company.corpId, 'corp'), await getJsTicket(client, company.corpId, 'agent')];
  expect(corp.ticket).not.toBe(agent.ticket);
  expect([corp.expiresIn, agent.expiresIn]).toEqual([7_200, 7_200]);
});

describe('messages to staff', () => {
  const card = {
    card_type: 'button_interaction',
    main_title: { title: '加好友' },
    task_id: 'task-1',
    button_list: [{ text: '已加', key: 'done' }],
  };

  test('tell who could not get them, also when only a part fails', async () => {
    const send = () => sendAppMessage(client, company.corpId, ['zhangsan', 'nobody'], { kind: 'text', content: '早' });
    expect(await send()).toMatchObject({ msgid: expect.any(String), invalidUserids: ['nobody'] });
    await wecom.control.post('/faults', { path: '/cgi-bin/message/send', mode: 'partial' });
    expect(await refusalOf(send())).toBe(81013);
  });

  test('may be cards, which are settled once, and can be taken back', async () => {
    const sent = await sendAppMessage(client, company.corpId, ['zhangsan'], { kind: 'templateCard', card });
    const settle = () => updateTemplateCard(client, company.corpId, sent.responseCode ?? '', ['zhangsan', 'LiSi'], { button: '已完成' });
    expect(await settle()).toEqual(['lisi']);
    expect(await refusalOf(settle())).toBe(60140);
    await recallAppMessage(client, company.corpId, sent.msgid ?? '');
    expect((await wecom.control.get('/staff/zhangsan/app-messages')).body.at('items').list()).toHaveLength(0);
  });
});
