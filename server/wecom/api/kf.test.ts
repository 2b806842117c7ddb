import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClock, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createWecomClient, type WecomClient } from '../client.ts';
import { isRefusal } from '../failure.ts';
import { allOf } from '../pages.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';
import {
  addKfAccount,
  addKfContactWay,
  addKfServicers,
  delKfServicers,
  getKfCustomers,
  getKfState,
  listKfAccounts,
  listKfServicers,
  moveKfState,
  recommendInKf,
  sendKfMessage,
  sendKfOnEvent,
  syncKfMessages,
} from './kf.ts';

const clock = setClock();
const she = `wm${'0'.repeat(30)}`;
let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;
let kf = '';

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
  await wecom.control.post('/world', {
    staff: ['zhangsan', 'LiSi'].map((userid) => ({ userid, name: userid })),
    customers: [{ externalUserid: she, name: '林女士' }],
  });
  kf = (await wecom.control.post('/kf', { name: '客服' })).body.at('openKfId').text();
  await addKfServicers(client, company.corpId, kf, ['zhangsan']);
});

const ask = (text: string) => wecom.control.post(`/kf/${kf}/messages`, { externalUserid: she, text });
const write = (content: string, msgid?: string) =>
  sendKfMessage(client, company.corpId, {
    open_kfid: kf,
    touser: she,
    msgtype: 'text',
    text: { content },
    ...(msgid === undefined ? {} : { msgid }),
  });
const refusedWith = (errcode: number) => (error: unknown) => isRefusal(error, errcode);

test('accounts are listed to the end, and refusals are told by their code', async () => {
  for (let i = 0; i < 100; i++) await wecom.control.post('/kf', { name: `客服${i}` });
  const accounts = await allOf(listKfAccounts(client, company.corpId));
  expect(accounts).toHaveLength(101);
  expect(accounts[0]).toMatchObject({ open_kfid: kf, name: '客服', manage_privilege: true });
  await expect(addKfAccount(client, company.corpId, { name: '新', mediaId: 'nonsense' })).rejects.toSatisfy(refusedWith(40_007));
  expect(await addKfContactWay(client, company.corpId, kf, 'poster')).toMatch(/^https:.*enc_scene=/);
});

test('servicers come and go in hundreds', async () => {
  const many = Array.from({ length: 150 }, (_, i) => `s${i}`);
  for (const userid of many) await wecom.control.post('/staff', { userid, name: userid });
  expect((await addKfServicers(client, company.corpId, kf, many)).filter(({ errcode }) => errcode === 0)).toHaveLength(150);
  expect(await listKfServicers(client, company.corpId, kf)).toHaveLength(151);
  await delKfServicers(client, company.corpId, kf, many);
  expect(await listKfServicers(client, company.corpId, kf)).toEqual([{ userid: 'zhangsan', status: 0 }]);
});

test('a talk is read page by page, empty ones included, and goes on where it stopped', async () => {
  await ask('一');
  const cursors: string[] = [];
  const read = async (cursor?: string) => {
    const texts: string[] = [];
    const pages = syncKfMessages(client, company.corpId, { openKfId: kf, ...(cursor === undefined ? {} : { cursor }) });
    for await (const page of pages) {
      cursors.push(page.cursor);
      for (const message of page.messages) texts.push(message.text?.content ?? message.event?.event_type ?? message.msgtype);
    }
    return texts;
  };
  expect(await read()).toEqual(['一']);
  await write('您好');
  await wecom.control.post(`/kf/${kf}/entries`, { externalUserid: she, scene: 'a' });
  await ask('二');
  expect(await read(cursors.at(-1))).toEqual(['enter_session', '二']);
  expect(await read(cursors.at(-1))).toEqual([]);
  const pages = syncKfMessages(client, company.corpId, { openKfId: kf, token: 'none' });
  await expect(pages.next()).rejects.toSatisfy(refusedWith(95_007));
});

test('she is written to as often as she may be', async () => {
  await expect(write('早')).rejects.toSatisfy(refusedWith(95_002));
  await ask('在吗');
  expect(await write('一', 'ours_1')).toBe('ours_1');
  await expect(write('一', 'ours_1')).rejects.toSatisfy(refusedWith(40_058));
  for (let i = 0; i < 4; i++) await write('再');
  await expect(write('多')).rejects.toSatisfy(refusedWith(95_001));
  expect(await getKfCustomers(client, company.corpId, [she, 'wmnobody'])).toMatchObject([{ external_userid: she, nickname: '林女士' }]);
});

test('a session is moved, and its events answered', async () => {
  const entered = await wecom.control.post(`/kf/${kf}/entries`, { externalUserid: she });
  const welcome = (code: string) => sendKfOnEvent(client, company.corpId, { code, msgtype: 'text', text: { content: '欢迎' } });
  await welcome(entered.body.at('welcomeCode').text());
  await ask('人工');
  const about = { openKfId: kf, externalUserid: she };
  const code = await moveKfState(client, company.corpId, { ...about, state: 2 });
  await welcome(code ?? expect.fail('no code'));
  await moveKfState(client, company.corpId, { ...about, state: 3, servicerUserid: 'zhangsan' });
  expect(await getKfState(client, company.corpId, kf, she)).toMatchObject({ service_state: 3, servicer_userid: 'zhangsan' });
  await expect(moveKfState(client, company.corpId, { ...about, state: 2 })).rejects.toSatisfy(refusedWith(95_016));
  await wecom.control.send('PUT', '/kf/upgrade-range', { userids: ['zhangsan'] });
  await recommendInKf(client, company.corpId, { open_kfid: kf, external_userid: she, type: 1, member: { userid: 'zhangsan' } });
  const inbox = (await wecom.control.get(`/customers/${she}/inbox`)).body.at('items').list();
  expect(inbox.map((item) => [item.at('via').text(), item.at('kind').text()])).toEqual([
    ['kf', 'text'],
    ['kf', 'text'],
    ['kf', 'upgrade_service'],
  ]);
});
