import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { allItems, httpClient, type HttpClient } from '../../test/harness/http-client.ts';
import { freePort } from '../../test/harness/port.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { inTx } from '../platform/db/scoped.ts';
import { createHttpServer } from '../platform/http/server.ts';
import { createWecomClient } from '../wecom/service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../wecom/testing.ts';
import { contactHandler, orgSyncJob } from './jobs.ts';
import { orgRoutes } from './routes.ts';
import { contactMembers, staffByIds, staffByUserids, staffNames, syncOrg } from './service.ts';

let company: TestCompany;
let wecom: TestWecom;
let api: HttpClient;
let close: () => Promise<unknown>;
const clock = setClock();

const context = () => ({
  db: company.db,
  clock,
  wecom: createWecomClient({ db: company.db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent }),
});
const world = (staff: { userid: string; name: string; department: number[]; position?: string }[]) =>
  wecom.control.post('/world', {
    departments: DEPARTMENTS,
    staff,
  });
const DEPARTMENTS = [
  { id: 1, name: '总部', parentid: 0 },
  { id: 2, name: '静安店', parentid: 1 },
];
const serving = async () => (await contactMembers(company.db, company.corpId, { afterId: 0, limit: 100 })).map(({ userid }) => userid);
const BOTH = ['LiSi', 'zhangsan'];
const staff = () => company.db.selectFrom('staff').selectAll().orderBy('id').execute();

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  const http = await createHttpServer({ db: company.db, clock, log: silent });
  orgRoutes(http, { countCustomers: async (_tx, _scope, ids) => new Map(ids.slice(0, 1).map((id) => [id, 7])) });
  const port = await freePort();
  await http.app.listen({ host: '127.0.0.1', port });
  close = () => http.app.close();
  const key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
  api = httpClient(`http://127.0.0.1:${port}/api/v1`, { authorization: `Bearer ${key}` });
});
afterAll(async () => {
  await close();
  await wecom.close();
  await company.drop();
});
beforeEach(async () => {
  clock.set(TEST_NOW);
  await company.db.deleteFrom('staff').execute();
  await company.db.deleteFrom('job').execute();
  await wecom.control.send('DELETE', '/faults');
  await world([
    { userid: 'zhangsan', name: '张三', department: [2], position: '店长' },
    { userid: 'LiSi', name: '李四', department: [1, 2] },
  ]);
});

test('a sync brings departments and staff with their names', async () => {
  await syncOrg(context(), company.corpId);
  expect(await staff()).toMatchObject([
    { userid: 'LiSi', name: '李四', departmentIds: [1, 2], contactEnabled: true, leftAt: null },
    { userid: 'zhangsan', name: '张三', title: '店长', departmentIds: [2], contactEnabled: true, leftAt: null },
  ]);
  expect(await company.db.selectFrom('department').select(['id', 'parentId', 'name']).orderBy('id').execute()).toEqual([
    { id: 1, parentId: 0, name: '总部' },
    { id: 2, parentId: 1, name: '静安店' },
  ]);
});

test('a second sync changes nothing', async () => {
  await syncOrg(context(), company.corpId);
  const before = await staff();
  clock.set(TEST_NOW + 60_000);
  await syncOrg(context(), company.corpId);
  expect(await staff()).toEqual(before);
});

test('a userid in another case is the same person', async () => {
  const ids = await staffByUserids(company.db, TEST_NOW, company.corpId, ['LISI', 'lisi']);
  expect(ids.get('LISI')).toBe(ids.get('lisi'));
  await syncOrg(context(), company.corpId);
  expect(await staff()).toHaveLength(2);
  expect(await staffByUserids(company.db, TEST_NOW, company.corpId, ['lisi'])).toEqual(new Map([['lisi', ids.get('LISI')]]));
  expect((await staffNames(company.db, company.corpId, [...ids.values()])).get(ids.get('LISI') ?? 0)).toBe('李四');
});

test('who is not listed any more has left, and comes back when listed again', async () => {
  const gone = (await staffByUserids(company.db, TEST_NOW, company.corpId, ['gone'])).get('gone') ?? 0;
  clock.set(TEST_NOW + 1_000);
  await syncOrg(context(), company.corpId);
  expect((await staffByIds(company.db, company.corpId, [gone])).get(gone)?.leftAt).toBe(TEST_NOW + 1_000);
  expect(await serving()).toEqual(expect.not.arrayContaining(['gone']));
  await world([{ userid: 'gone', name: '归来', department: [1] }]);
  await syncOrg(context(), company.corpId);
  expect((await staffByIds(company.db, company.corpId, [gone])).get(gone)).toMatchObject({ name: '归来', leftAt: null });
});

test('a failed question changes nothing', async () => {
  await syncOrg(context(), company.corpId);
  await world([{ userid: 'zhangsan', name: '张三改名', department: [2] }]);
  await wecom.control.post('/faults', { path: '/cgi-bin/user/list', mode: 'errcode', errcode: 48002, times: 1 });
  await expect(syncOrg(context(), company.corpId)).rejects.toMatchObject({ error: { errcode: 48002 } });
  expect((await staff()).map((row) => row.name)).toEqual(['李四', '张三']);
});

test('nobody counts as gone while a department could not be read', async () => {
  await syncOrg(context(), company.corpId);
  await company.db.updateTable('staff').set({ userid: 'unseen' }).where('userid', '=', 'LiSi').execute();
  await wecom.control.post('/faults', { path: '/cgi-bin/user/list', mode: 'errcode', errcode: 60011, times: 1 });
  await syncOrg(context(), company.corpId);
  expect((await staff()).every((row) => row.leftAt === null)).toBe(true);
});

test('a short list of who serves customers switches nobody off who has customers, however often it comes short', async () => {
  const everybody = [
    { userid: 'zhangsan', name: '张三', department: [2] },
    { userid: 'LiSi', name: '李四', department: [1, 2] },
  ];
  const friends = {
    externalUserid: 'wm1',
    name: '陈雨桐',
    friendships: everybody.map(({ userid }) => ({ userid, createtime: 1_700_000_000 })),
  };
  await wecom.control.post('/world', { departments: DEPARTMENTS, staff: everybody, customers: [friends] });
  await syncOrg(context(), company.corpId);
  const short = (times: number) =>
    wecom.control.post('/faults', { path: '/cgi-bin/externalcontact/get_follow_user_list', mode: 'partial', times });
  await short(1);
  expect((await syncOrg(context(), company.corpId)).notes).toEqual([]);
  expect((await serving()).sort()).toEqual(BOTH);
  await short(2);
  const report = await syncOrg(context(), company.corpId);
  expect(report).toMatchObject({ staffChanged: 0, notes: ['客户联系成员清单里没有 张三，但企业微信没有说已关闭，先保留'] });
  expect((await serving()).sort()).toEqual(BOTH);
});

test('whom the administrator switched off is switched off, and an outage meanwhile changes nothing', async () => {
  const everybody = [
    { userid: 'zhangsan', name: '张三', department: [2] },
    { userid: 'LiSi', name: '李四', department: [1, 2] },
  ];
  const friends = { externalUserid: 'wm1', name: '陈雨桐', friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 }] };
  await wecom.control.post('/world', { departments: DEPARTMENTS, staff: everybody, customers: [friends] });
  await syncOrg(context(), company.corpId);
  await wecom.control.post('/staff', { userid: 'zhangsan', name: '张三', department: [2], customerContact: false });
  await wecom.control.post('/faults', { path: '/cgi-bin/externalcontact/list', mode: 'errcode', errcode: -1, times: 9 });
  await expect(syncOrg(context(), company.corpId)).rejects.toMatchObject({ error: { errcode: -1 } });
  expect((await serving()).sort()).toEqual(BOTH);
  await wecom.control.send('DELETE', '/faults');
  expect(await syncOrg(context(), company.corpId)).toMatchObject({ staffChanged: 1, notes: [] });
  expect((await serving()).sort()).toEqual(['LiSi']);
});

test('a userid that changed unheard of is known by a name and departments that nobody else has, and by nothing less', async () => {
  await world([
    { userid: 'zhangsan', name: '张三', department: [2] },
    { userid: 'LiSi', name: '李四', department: [1, 2] },
  ]);
  await syncOrg(context(), company.corpId);
  const before = new Map((await staff()).map((row) => [row.userid, row.id]));
  // The one has the same departments, the other has not.
  await world([
    { userid: 'zhangsan2', name: '张三', department: [2] },
    { userid: 'lisi2', name: '李四', department: [1] },
  ]);
  const report = await syncOrg(context(), company.corpId);
  expect(report).toMatchObject({ staffRenamed: 1, staffAdded: 1, staffLeft: 1 });
  const after = await staff();
  expect(after.find(({ userid }) => userid === 'zhangsan2')).toMatchObject({ id: before.get('zhangsan'), leftAt: null });
  expect(after.find(({ userid }) => userid === 'LiSi')).toMatchObject({ id: before.get('LiSi'), leftAt: TEST_NOW });
  expect(after.find(({ userid }) => userid === 'lisi2')?.id).not.toBe(before.get('LiSi'));
});

test('a change of the address book asks for one sync, and a new userid keeps the person', async () => {
  const ids = await staffByUserids(company.db, TEST_NOW, company.corpId, ['oldname']);
  const corp = { id: company.corpId, wecomCorpId: 'ww0123456789abcdef', zone: 'Asia/Shanghai' };
  const event = {
    corpId: corp.wecomCorpId,
    at: TEST_NOW,
    kind: 'update_user' as const,
    userid: 'OldName',
    newUserid: 'zhangsan',
    user: {},
  };
  expect(contactHandler.wants(event)).toBe(true);
  for (let i = 0; i < 2; i += 1) {
    const apply = await contactHandler.prepare(event, corp);
    await inTx(company.db, (tx) => apply(tx, TEST_NOW));
  }
  const jobs = await company.db.selectFrom('job').selectAll().execute();
  expect(jobs).toHaveLength(1);
  const [job] = jobs;
  await orgSyncJob(context()).run({ id: job?.id ?? 0, corpId: company.corpId, key: job?.key ?? '', payload: {}, attempts: 0 });
  const id = ids.get('oldname') ?? 0;
  expect((await staffByIds(company.db, company.corpId, [id])).get(id)).toMatchObject({ userid: 'zhangsan', name: '张三', leftAt: null });
});

test('two transactions that meet the same new userids make one placeholder each', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `new${i}`);
  const results = await Promise.all(
    [names, names.toReversed()].map((userids) => inTx(company.db, (tx) => staffByUserids(tx, TEST_NOW, company.corpId, userids))),
  );
  expect(Object.fromEntries(results[0] ?? [])).toEqual(Object.fromEntries(results[1] ?? []));
  expect(await staff()).toHaveLength(20);
});

test('the list pages by id, searches name and userid, and names departments', async () => {
  await syncOrg(context(), company.corpId);
  const page = (await api.get('/staff?limit=1')).body;
  expect(page.at('items').list()).toHaveLength(1);
  expect(page.at('items', 0).raw).toMatchObject({
    userid: 'LiSi',
    name: '李四',
    departments: ['总部', '静安店'],
    contactEnabled: true,
    customers: 7,
  });
  const rest = (await api.get(`/staff?cursor=${page.at('nextCursor').text()}`)).body;
  expect(
    rest
      .at('items')
      .list()
      .map((item) => item.at('name').text()),
  ).toEqual(['张三']);
  expect(rest.at('nextCursor').raw).toBeNull();
  expect((await allItems(api, '/staff?q=张')).map((item) => item.at('userid').text())).toEqual(['zhangsan']);
  expect((await allItems(api, '/staff?q=lisi')).map((item) => item.at('userid').text())).toEqual(['LiSi']);
  expect(await allItems(api, '/staff?q=%25')).toEqual([]);
});

test('a cursor that is none is refused', async () => {
  expect((await api.send('GET', '/staff?cursor=abc')).status).toBe(400);
});
