import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ArchiveMessage } from '../../domain/wecom/archive-messages.ts';
import { setClock, type TestCompany } from '../../test/harness/company.ts';
import { httpClient, type HttpClient } from '../../test/harness/http-client.ts';
import { freePort } from '../../test/harness/port.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { recordChats } from '../customers/service.ts';
import { contactNamed, customersKit } from '../customers/testing.ts';
import { connectDemoArchive } from '../demo-archive.ts';
import { syncOrg } from '../org/service.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { inTx } from '../platform/db/scoped.ts';
import { createHttpServer } from '../platform/http/server.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import { registerWorker, type Worker } from '../platform/jobs/worker.ts';
import { httpArchiveSource } from '../wecom/api/archive.ts';
import { createArchiveLoop } from '../wecom/archive-feed.ts';
import { createWecomClient } from '../wecom/service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../wecom/testing.ts';
import { groupsRoutes } from './routes.ts';
import { syncGroups, type GroupsContext } from './sync.ts';
import { recordGroupTalk } from './talk.ts';

const she = `wm${'a'.repeat(30)}`;
const stranger = `wm${'b'.repeat(30)}`;
const clock = setClock(Date.now());
let company: TestCompany;
let wecom: TestWecom;
let worker: Worker;
let context: GroupsContext;
let kit: ReturnType<typeof customersKit>;
let feed: Loop;
let api: HttpClient;
let close: () => Promise<unknown>;

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  const parts = { db: company.db, clock, secrets: TEST_SECRETS, log: silent };
  worker = await registerWorker({ url: company.url, clock, log: silent, onWake: () => undefined });
  context = { ...parts, wecom: createWecomClient({ ...parts, apiBase: wecom.url }) };
  kit = customersKit(company.db, company.corpId, clock);
  await wecom.control.post('/world', {
    staff: [{ userid: 'wangfang', name: '王芳' }],
    customers: [she, stranger].map((externalUserid, i) => ({
      externalUserid,
      name: ['陈雨桐', '周若琳'][i] ?? '',
      friendships: [{ userid: 'wangfang', createtime: 1_700_000_000 }],
    })),
  });
  await syncOrg(context, company.corpId);
  await kit.intake([contactNamed('陈雨桐', [{}], { externalUserid: she })]);
  await connectDemoArchive({ ...parts, corpId: company.corpId, simulatorUrl: wecom.url });
  feed = createArchiveLoop({
    ...parts,
    worker,
    source: httpArchiveSource,
    apiBase: wecom.url,
    take: async (tx, now, corpId, messages) => {
      const roomless = await recordGroupTalk(tx, now, corpId, messages);
      return new Set([...roomless, ...(await recordChats(tx, now, corpId, messages, []))]);
    },
  });
  const http = await createHttpServer({ db: company.db, clock, log: silent });
  groupsRoutes(http);
  const port = await freePort();
  await http.app.listen({ host: '127.0.0.1', port });
  close = () => http.app.close();
  api = httpClient(`http://127.0.0.1:${port}/api/v1`, {
    authorization: `Bearer ${await createApiKey(company.db, company.corpId, 'test', clock.now())}`,
  });
});
afterAll(async () => {
  await close();
  await worker.close();
  await wecom.close();
  await company.drop();
});
beforeEach(() => sql`truncate fact, fact_pending, group_message`.execute(company.db));

async function newGroup(name: string): Promise<string> {
  const made = await wecom.control.post('/groups', { name, owner: 'wangfang', members: [she, stranger] });
  return made.body.at('chatId').text();
}
const say = (chatId: string, from: string, text: string) => wecom.control.post(`/groups/${chatId}/messages`, { from, text });
async function read(): Promise<void> {
  clock.set(clock.now() + 60_000);
  while (((await feed.nextDue()) ?? Infinity) <= clock.now()) await feed.runOnce();
}
const idOf = async (chatId: string) =>
  (await company.db.selectFrom('customerGroup').select('id').where('chatId', '=', chatId).executeTakeFirstOrThrow()).id;
const talkOf = async (chatId: string, query = '') => (await api.get(`/groups/${await idOf(chatId)}/messages${query}`)).body;
const herFacts = async () => (await kit.facts(await kit.customerId(she))).filter(({ kind }) => kind.startsWith('message.'));

test('what is said in a group is on its page, and what a customer says there on her timeline too', async () => {
  const chatId = await newGroup('新房交流群');
  await syncGroups(context, company.corpId, 'live');
  await say(chatId, she, '瓷砖用哪家');
  await say(chatId, 'wangfang', '发您一份清单');
  await say(chatId, stranger, '我也想看');
  await read();
  expect((await talkOf(chatId)).at('items').raw).toMatchObject([
    { sender: { name: '周若琳', kind: 'external', customerId: null }, text: '我也想看', media: null, recalledAt: null },
    { sender: { name: '王芳', kind: 'staff' }, text: '发您一份清单' },
    { sender: { name: '陈雨桐', kind: 'external', customerId: await kit.customerId(she) }, text: '瓷砖用哪家' },
  ]);
  expect(await herFacts()).toMatchObject([
    { kind: 'message.in_group', data: { groupId: await idOf(chatId), name: '新房交流群', text: '瓷砖用哪家' } },
  ]);
  const first = await talkOf(chatId, '?limit=2');
  expect(first.at('items').list()).toHaveLength(2);
  expect((await talkOf(chatId, `?cursor=${first.at('nextCursor').text()}`)).at('items').list()).toHaveLength(1);
});

test('what is said in a group that is not known yet waits for it, and counts once', async () => {
  const chatId = await newGroup('刚建的群');
  await say(chatId, she, '大家好');
  await read();
  expect(await herFacts()).toEqual([]);
  await syncGroups(context, company.corpId, 'live');
  await read();
  await read();
  expect(await herFacts()).toMatchObject([{ kind: 'message.in_group', data: { text: '大家好' } }]);
  expect((await talkOf(chatId)).at('items').list()).toHaveLength(1);
});

test('rooms of members alone leave nothing behind', async () => {
  const room = await wecom.control.post('/archive/rooms', { name: '内部', creator: 'wangfang', members: ['wangfang'] });
  await wecom.control.post('/messages', { from: 'wangfang', to: room.body.at('roomid').text(), text: '开会' });
  await read();
  expect(await company.db.selectFrom('groupMessage').select('id').execute()).toEqual([]);
  expect(await company.db.selectFrom('wecomArchiveRecord').select('msgid').where('state', '<>', 'done').execute()).toEqual([]);
});

test('pictures and files keep where they lie, and what was taken back says so, once', async () => {
  const chatId = await newGroup('样板间群');
  await syncGroups(context, company.corpId, 'live');
  const at = clock.now() - 1_000;
  const frame = { from: she, to: ['wangfang'], roomId: chatId, at };
  const image = { md5sum: 'd41d', sdkfileid: 'CAEQ', filesize: 10 };
  const messages: ArchiveMessage[] = [
    { ...frame, msgid: 'g1', kind: 'image', content: image },
    { ...frame, msgid: 'g2', kind: 'file', content: { ...image, filename: '户型图.pdf', fileext: 'pdf' } },
    { ...frame, msgid: 'g3', kind: 'revoke', content: { pre_msgid: 'g1' } },
    { from: she, to: ['wangfang'], at, msgid: 'p1', kind: 'image', content: image },
    { from: she, to: ['wangfang'], at, msgid: 'p2', kind: 'revoke', content: { pre_msgid: 'p1' } },
  ];
  for (let i = 0; i < 2; i += 1) await inTx(company.db, (tx) => recordGroupTalk(tx, clock.now(), company.corpId, messages));
  expect((await talkOf(chatId)).at('items').raw).toMatchObject([
    { text: '[文件] 户型图.pdf', media: 'file', recalledAt: null },
    { text: '[图片]', media: 'image', recalledAt: expect.any(String) },
  ]);
  const media = { kind: 'image', fileId: 'CAEQ', md5: 'd41d', bytes: 10 };
  expect(await herFacts()).toMatchObject([
    { kind: 'message.in_group', data: { text: '[图片]', media } },
    { kind: 'message.in_group', data: { media: { ...media, kind: 'file', name: '户型图.pdf' } } },
    { kind: 'message.recalled_in_group', data: { name: '样板间群' } },
  ]);
  await inTx(company.db, (tx) => recordChats(tx, clock.now(), company.corpId, messages, []));
  expect((await herFacts()).slice(3)).toMatchObject([
    { kind: 'message.received', data: { text: '[图片]', media } },
    { kind: 'message.recalled', data: { by: 'customer' } },
  ]);
});
