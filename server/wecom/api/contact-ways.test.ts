import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../../domain/kernel/time.ts';
import { setClock, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createWecomClient, type WecomClient } from '../client.ts';
import { isRefusal } from '../failure.ts';
import { allOf } from '../pages.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';
import { addContactWay, closeTempChat, delContactWay, getContactWay, listContactWay, updateContactWay } from './contact-ways.ts';
import { listFollowUsers } from './contacts.ts';

const she = `wm${'0'.repeat(30)}`;
let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  client = createWecomClient({ db: company.db, clock: setClock(), secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
  await wecom.control.post('/world', {
    staff: [{ userid: 'zhangsan', name: '张三' }],
    customers: [{ externalUserid: she, name: '林女士' }],
  });
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});

test('a contact way is made, read, changed whole and deleted', async () => {
  const { corpId } = company;
  expect(await listFollowUsers(client, corpId)).toEqual(['zhangsan']);
  const { config_id: id, qr_code } = await addContactWay(client, corpId, {
    type: 1,
    scene: 2,
    user: ['zhangsan'],
    state: 'poster',
    remark: '海报',
  });
  expect(qr_code).toMatch(/^https:/);
  await updateContactWay(client, corpId, { config_id: id, user: ['zhangsan'] });
  expect(await getContactWay(client, corpId, id)).toMatchObject({ state: 'poster', remark: '', user: ['zhangsan'], conclusions: {} });
  await delContactWay(client, corpId, id);
  await expect(getContactWay(client, corpId, id)).rejects.toSatisfy((error) => isRefusal(error, 41_044));
});

test('those of a span are listed to the end', async () => {
  const { corpId } = company;
  const made: string[] = [];
  for (let i = 0; i < 3; i++) made.push((await addContactWay(client, corpId, { type: 1, scene: 1, user: ['zhangsan'] })).config_id);
  expect(await allOf(listContactWay(client, corpId))).toEqual(made);
  const now = Date.now();
  expect(await allOf(listContactWay(client, corpId, { from: now - DAY, to: now }))).toEqual(made);
  expect(await allOf(listContactWay(client, corpId, { from: now - 3 * DAY, to: now - 2 * DAY }))).toEqual([]);
});

test('a temporary session is ended', async () => {
  const { corpId } = company;
  const conclusions = { text: { content: '再见' } };
  const { config_id: id } = await addContactWay(client, corpId, { type: 1, scene: 2, user: ['zhangsan'], is_temp: true, conclusions });
  await wecom.control.post('/scans', { configId: id, externalUserid: she });
  await closeTempChat(client, corpId, 'zhangsan', she);
  await expect(closeTempChat(client, corpId, 'zhangsan', she)).rejects.toSatisfy((error) => isRefusal(error, 84_061));
  expect((await wecom.control.get(`/customers/${she}/inbox`)).body.at('items', 0, 'text').text()).toBe('再见');
});
