import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createWecomClient, type WecomClient } from '../client.ts';
import { outcomeOf } from '../failure.ts';
import { allOf } from '../pages.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';
import {
  addMsgTemplate,
  cancelGroupMsgSend,
  listGroupMsg,
  listGroupMsgSendResult,
  listGroupMsgTask,
  remindGroupMsgSend,
} from './mass-messages.ts';

let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;
const clock = setClock();

const customer = (i: number) => `wm${String(i).padStart(30, '0')}`;

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  client = createWecomClient({ db: company.db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});
beforeEach(async () => {
  await wecom.control.send('DELETE', '/faults');
  await company.db.deleteFrom('wecomRate').execute();
  await wecom.control.send('PUT', '/settings', { quota: 'monthDays' });
  await wecom.control.post('/world', {
    staff: [{ userid: 'zhangsan', name: '张三', department: [1] }],
    customers: Array.from({ length: 1_003 }, (_, i) => ({
      externalUserid: customer(i),
      name: `客户${i}`,
      friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 + i }],
    })),
  });
});

const add = (to: { external_userid?: string[]; chat_id_list?: string[]; chat_type?: 'single' | 'group' }) =>
  addMsgTemplate(client, company.corpId, { sender: 'zhangsan', text: { content: '上新了' }, ...to });
const confirm = (msgid: string) => wecom.control.post('/staff/zhangsan/confirmations', { msgid });
const results = (msgid: string) => allOf(listGroupMsgSendResult(client, company.corpId, msgid, 'zhangsan'));
async function now(): Promise<number> {
  return Date.parse((await wecom.control.get('/clock')).body.at('now').text());
}
async function refusalOf(command: Promise<unknown>): Promise<number> {
  const outcome = await outcomeOf(command);
  if (outcome.kind !== 'failed' || outcome.error.kind !== 'refused') throw new Error('it was not refused');
  return outcome.error.errcode;
}

describe('a mass message to customers', () => {
  test('names whom it cannot reach, waits for its sender, and tells of each customer over all pages', async () => {
    const { msgid, fail_list } = await add({ external_userid: [...Array.from({ length: 1_003 }, (_, i) => customer(i)), 'wmstranger'] });
    expect(fail_list).toEqual(['wmstranger']);
    expect(await allOf(listGroupMsgTask(client, company.corpId, msgid))).toEqual([{ userid: 'zhangsan', status: 0 }]);
    expect(new Set((await results(msgid)).map(({ status }) => status))).toEqual(new Set([0]));
    await confirm(msgid);
    const sent = await results(msgid);
    expect(sent).toHaveLength(1_003);
    expect(sent.every(({ status, send_time }) => status === 1 && send_time !== undefined)).toBe(true);
    expect(await allOf(listGroupMsgTask(client, company.corpId, msgid))).toMatchObject([{ userid: 'zhangsan', status: 2 }]);
  });

  test('tells apart who is no friend and who had enough', async () => {
    await wecom.control.send('PUT', '/settings', { quota: 'perDay1' });
    await wecom.control.post('/staff/zhangsan/mass-messages', { text: '自己发的', externalUserids: [customer(1)] });
    const { msgid } = await add({ external_userid: [0, 1, 2].map(customer) });
    await wecom.control.post('/friendships/removals', { externalUserid: customer(0), userid: 'zhangsan', by: 'customer' });
    await confirm(msgid);
    expect((await results(msgid)).map(({ status }) => status)).toEqual([2, 3, 1]);
  });

  test('whose answer is lost is found again by its time', async () => {
    const from = await now();
    await wecom.control.post('/faults', { path: '/cgi-bin/externalcontact/add_msg_template', mode: 'dropResponse', times: 1 });
    expect(await outcomeOf(add({ external_userid: [customer(0)] }))).toMatchObject({ kind: 'failed', error: { kind: 'lost' } });
    const listed = await allOf(listGroupMsg(client, company.corpId, { from, to: await now(), chatType: 'single' }));
    expect(listed).toMatchObject([{ text: { content: '上新了' }, create_type: 0 }]);
  });

  test('is listed over all pages', async () => {
    const from = await now();
    for (let i = 0; i < 101; i++) await add({ external_userid: [customer(0)] });
    const listed = await allOf(listGroupMsg(client, company.corpId, { from, to: await now(), chatType: 'single' }));
    expect(new Set(listed.map(({ msgid }) => msgid)).size).toBe(101);
  });

  test('is reminded of three times, and cancelled once', async () => {
    const { msgid } = await add({ external_userid: [customer(0)] });
    const remind = () => remindGroupMsgSend(client, company.corpId, msgid);
    for (let i = 0; i < 3; i++) await remind();
    expect(await refusalOf(remind())).toBe(41094);
    await wecom.control.post('/clock', { jump: 'PT24H1S' });
    clock.set(clock.now() + 24 * 3_600_000 + 1_000);
    await remind();
    await cancelGroupMsgSend(client, company.corpId, msgid);
    expect(await refusalOf(remind())).toBe(41093);
    expect(await refusalOf(cancelGroupMsgSend(client, company.corpId, msgid))).toBe(41093);
    expect(await refusalOf(cancelGroupMsgSend(client, company.corpId, 'msgnone'))).toBe(41047);
  });
});

describe('a mass message to groups', () => {
  test('goes to the owner’s groups, and tells of them once they are sent to', async () => {
    const chatId = (await wecom.control.post('/groups', { name: '福利群', owner: 'zhangsan' })).body.at('chatId').text();
    const { msgid, fail_list } = await add({ chat_type: 'group', chat_id_list: [chatId, 'wrnone'] });
    expect(fail_list).toEqual(['wrnone']);
    expect(await results(msgid)).toEqual([]);
    await confirm(msgid);
    expect(await results(msgid)).toMatchObject([{ chat_id: chatId, userid: 'zhangsan', status: 1 }]);
    const span = { from: (await now()) - 60_000, to: await now() };
    expect(await allOf(listGroupMsg(client, company.corpId, { ...span, chatType: 'group' }))).toMatchObject([{ msgid }]);
    expect(await allOf(listGroupMsg(client, company.corpId, { ...span, chatType: 'single' }))).toEqual([]);
  });

  test('is refused when the sender has no group', async () => {
    expect(await refusalOf(add({ chat_type: 'group' }))).toBe(41048);
  });
});
