import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createWecomClient, type WecomClient } from '../client.ts';
import { outcomeOf } from '../failure.ts';
import { allOf } from '../pages.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';
import {
  createLink,
  deleteLink,
  getChatInfo,
  getLink,
  getLinkQuota,
  getLinkStatistic,
  listLinkCustomers,
  listLinks,
  updateLink,
} from './acquisition.ts';
import { batchGetByUser, getExternalContact, listExternalUserids, listServedContacts, remarkCustomer } from './external-contacts.ts';
import { externalUseridOf, identify, openidOfCustomer, pendingIdsOf } from './id-conversion.ts';
import { listTransferStates, listUnassigned, transferCustomers } from './transfer.ts';

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
  await wecom.control.send('DELETE', '/switches');
  await wecom.control.post('/world', {
    staff: ['zhangsan', 'LiSi'].map((userid) => ({ userid, name: userid })),
    customers: [0, 1, 2].map((i) => ({
      externalUserid: customer(i),
      name: `客户${i}`,
      unionid: `o${i}`,
      friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 }],
    })),
  });
});

/** The errcode of a command that must be refused. */
async function refusalOf(command: Promise<unknown>): Promise<number> {
  const outcome = await outcomeOf(command);
  if (outcome.kind !== 'failed' || outcome.error.kind !== 'refused') throw new Error('it was not refused');
  return outcome.error.errcode;
}

describe('customers', () => {
  test('are read one by one and by member, also where pages are empty and a member without any is refused', async () => {
    await wecom.control.post('/switches', { shortPages: 'sometimes', genderType: 'string' });
    expect(await getExternalContact(client, company.corpId, customer(0))).toMatchObject({ contact: { gender: '0' }, followUsers: [{}] });
    const all = await allOf(batchGetByUser(client, company.corpId, ['zhangsan', 'LiSi']));
    expect(all.map((one) => one.external_contact.external_userid)).toEqual([0, 1, 2].map(customer));
    expect(await listExternalUserids(client, company.corpId, 'LiSi')).toEqual([]);
    await wecom.control.post('/switches', { emptyCustomerList: 'empty' });
    expect(await listExternalUserids(client, company.corpId, 'LiSi')).toEqual([]);
    await wecom.control.post('/switches', { successErrcode: 'absent' });
    expect(await listExternalUserids(client, company.corpId, 'zhangsan')).toHaveLength(3);
  });

  test('are remarked upon; no numbers take the old ones away', async () => {
    const remark = (notes: object) => remarkCustomer(client, company.corpId, 'zhangsan', customer(0), notes);
    const follow = async () => (await getExternalContact(client, company.corpId, customer(0))).followUsers[0];
    await remark({ remark: '老王', description: '爱喝茶', company: '茶行', mobiles: ['138'] });
    expect(await follow()).toMatchObject({ remark: '老王', description: '爱喝茶', remark_corp_name: '茶行', remark_mobiles: ['138'] });
    await remark({ mobiles: [] });
    expect(await follow()).toMatchObject({ remark: '老王', remark_mobiles: [] });
    expect(await refusalOf(remarkCustomer(client, company.corpId, 'LiSi', customer(0), { remark: 'x' }))).toBe(84061);
  });

  test('are listed with everybody else whom members serve', async () => {
    const served = await allOf(listServedContacts(client, company.corpId));
    expect(served.map((one) => [one.external_userid, one.follow_userid])).toEqual([0, 1, 2].map((i) => [customer(i), 'zhangsan']));
  });

  test('are found by unionid; others have a pending id', async () => {
    expect(await externalUseridOf(client, company.corpId, 'o1')).toBe(customer(1));
    expect(await externalUseridOf(client, company.corpId, 'onobody')).toBeUndefined();
    expect(await identify(client, company.corpId, 'o1', 'openid')).toEqual({ externalUserid: customer(1) });
    expect(await identify(client, company.corpId, 'onobody', 'openid')).toEqual({ pendingId: expect.stringMatching(/^p/) });
    const pending = await pendingIdsOf(client, company.corpId, [
      ...Array.from({ length: 100 }, () => customer(0)),
      customer(1),
      'wmnobody',
    ]);
    expect([...pending.keys()]).toEqual([customer(0), customer(1)]);
    expect(await openidOfCustomer(client, company.corpId, customer(0))).toMatch(/^o/);
  });
});

describe('customers handed over', () => {
  const handover = { how: 'onJob', from: 'zhangsan', to: 'LiSi', message: '以后由李四为您服务' } as const;

  test('have a code each, and a state that can be asked for', async () => {
    expect(await transferCustomers(client, company.corpId, handover, [customer(0), 'wmnobody'])).toEqual([
      { external_userid: customer(0), errcode: 0 },
      { external_userid: 'wmnobody', errcode: 40096 },
    ]);
    expect(await allOf(listTransferStates(client, company.corpId, handover))).toMatchObject([{ external_userid: customer(0), status: 2 }]);
    await wecom.control.post('/clock', { advance: 'P1D' });
    expect(await allOf(listTransferStates(client, company.corpId, handover))).toMatchObject([{ status: 1 }]);
    await expect(
      transferCustomers(
        client,
        company.corpId,
        handover,
        Array.from({ length: 101 }, () => 'x'),
      ),
    ).rejects.toThrow('100');
  });

  test('of a member who left are listed until somebody has them', async () => {
    await wecom.control.post('/staff/zhangsan/resignations', {});
    expect(await allOf(listUnassigned(client, company.corpId))).toHaveLength(3);
    const resigned = { how: 'resigned', from: 'zhangsan', to: 'LiSi' } as const;
    await transferCustomers(client, company.corpId, resigned, [customer(0), customer(1)]);
    await wecom.control.post('/clock', { advance: 'P1D' });
    expect((await allOf(listTransferStates(client, company.corpId, resigned))).map((one) => one.status)).toEqual([1, 1]);
    expect(await allOf(listUnassigned(client, company.corpId))).toMatchObject([{ external_userid: customer(2) }]);
  });
});

describe('links', () => {
  test('are made, changed, listed and deleted', async () => {
    const link = await createLink(client, company.corpId, { link_name: '一号', range: { user_list: ['LiSi'] } });
    const linkId = link.link_id ?? '';
    await updateLink(client, company.corpId, { link_id: linkId, link_name: '二号' });
    expect(await getLink(client, company.corpId, linkId)).toMatchObject({ link: { link_name: '二号' }, range: { user_list: ['LiSi'] } });
    expect(await allOf(listLinks(client, company.corpId))).toEqual([linkId]);
    await deleteLink(client, company.corpId, linkId);
    expect(await allOf(listLinks(client, company.corpId))).toEqual([]);
  });

  test('win customers, who are counted and cost a unit each', async () => {
    const { link_id: linkId = '' } = await createLink(client, company.corpId, { link_name: '一号', range: { user_list: ['LiSi'] } });
    const before = await getLinkQuota(client, company.corpId);
    await wecom.control.post(`/acquisition-links/${linkId}/visits`, { externalUserid: customer(0), customerChannel: '抖音' });
    expect(await allOf(listLinkCustomers(client, company.corpId, linkId))).toEqual([
      { external_userid: customer(0), userid: 'LiSi', chat_status: 0, state: '抖音' },
    ]);
    expect((await getLinkQuota(client, company.corpId)).balance).toBe(before.balance - 1);
    const now = Date.parse((await wecom.control.get('/clock')).body.at('now').text());
    expect(await getLinkStatistic(client, company.corpId, linkId, { from: now, to: now })).toMatchObject({
      click_link_customer_cnt: 1,
      new_customer_cnt: 1,
    });
    expect(await refusalOf(getChatInfo(client, company.corpId, 'none'))).toBe(40058);
  });
});
