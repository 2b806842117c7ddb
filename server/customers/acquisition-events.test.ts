import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestCompany } from '../../test/harness/company.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { syncOrg } from '../org/service.ts';
import { systemClock } from '../platform/clock/clock.ts';
import { createInboxLoop } from '../wecom/loop.ts';
import { createLink, createWecomClient } from '../wecom/service.ts';
import { openConnectedCompany, silent, startCallbackServer, startTestWecom, type TestWecom } from '../wecom/testing.ts';
import type { CustomersContext } from './tag-sync.ts';
import { customersKit } from './testing.ts';
import { friendshipHandler } from './wecom-events.ts';

let company: TestCompany;
let wecom: TestWecom;
let callbacks: { url: string; close(): Promise<void> };
let context: CustomersContext;
let kit: ReturnType<typeof customersKit>;

beforeAll(async () => {
  company = await openConnectedCompany();
  callbacks = await startCallbackServer(company, systemClock);
  wecom = await startTestWecom(callbacks.url);
  const { db } = company;
  const client = createWecomClient({ db, clock: systemClock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
  context = { db, clock: systemClock, wecom: client };
  kit = customersKit(db, company.corpId, systemClock);
  await wecom.control.post('/world', { staff: [{ userid: 'wangfang', name: '王芳' }] });
  await syncOrg(context, company.corpId);
});
afterAll(async () => {
  await wecom.close();
  await callbacks.close();
  await company.drop();
});

async function handleCallbacks(): Promise<void> {
  const loop = createInboxLoop({
    db: company.db,
    clock: systemClock,
    log: silent,
    worker: { id: 1 },
    handlers: [friendshipHandler(context)],
  });
  await expect.poll(async () => (await wecom.control.get('/state')).body.at('callbacks', 'waiting').number()).toBe(0);
  while (await loop.runOnce());
}
const waiting = () => company.db.selectFrom('wecomInbox').select(['kind', 'state', 'error']).orderBy('id').execute();
const friends = (customerId: string) =>
  company.db.selectFrom('friendship').select('lostAt').where('customerId', '=', customerId).where('lostAt', 'is', null).execute();

test('a customer of an acquisition link is known by her first words, and lost by what the link tells, when the usual callbacks are lost', async () => {
  const link = await createLink(context.wecom, company.corpId, { link_name: '抖音投放', range: { user_list: ['wangfang'] } });
  const externalUserid = (await wecom.control.post('/customers', { name: '陈雨桐' })).body.at('externalUserid').text();
  // Only what links tell arrives: three events of the visit are lost, the first words are not.
  await wecom.control.post('/callbacks/faults', { mode: 'drop', times: 3 });
  await wecom.control.post(`/acquisition-links/${link.link_id}/visits`, { externalUserid, customerChannel: 'ad7' });
  await wecom.control.post('/messages', { from: externalUserid, to: 'wangfang', text: '你好' });
  await handleCallbacks();
  expect(await waiting()).toContainEqual({ kind: 'customer_start_chat', state: 'done', error: null });
  expect((await waiting()).map(({ kind }) => kind)).not.toContain('add_external_contact');
  const customerId = await kit.customerId(externalUserid);
  expect(await friends(customerId)).toHaveLength(1);

  await wecom.control.post('/callbacks/faults', { mode: 'drop', times: 1 });
  await wecom.control.post('/friendships/removals', { externalUserid, userid: 'wangfang', by: 'customer' });
  await handleCallbacks();
  expect((await waiting()).at(-1)).toEqual({ kind: 'del_follow_user', state: 'done', error: null });
  expect(await friends(customerId)).toHaveLength(0);
});

test('what links tell of looks and requests is acknowledged by name, and no dead letter', async () => {
  const link = await createLink(context.wecom, company.corpId, { link_name: '小红书', range: { user_list: ['wangfang'] } });
  await wecom.control.post(`/acquisition-links/${link.link_id}/visits`, {});
  await handleCallbacks();
  expect((await waiting()).at(-1)).toEqual({
    kind: 'open_profile',
    state: 'done',
    error: 'acknowledged: figures of links are asked of WeCom when needed',
  });
});
