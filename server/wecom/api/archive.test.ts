import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SECOND } from '../../../domain/kernel/time.ts';
import { setClock, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { recordChats } from '../../customers/service.ts';
import { contactNamed, customersKit } from '../../customers/testing.ts';
import { ownWords } from '../../delivery/own-words.ts';
import { connectDemoArchive } from '../../demo-archive.ts';
import { registerWorker, type Worker } from '../../platform/jobs/worker.ts';
import type { Loop } from '../../platform/jobs/loop.ts';
import { createArchiveLoop } from '../archive-feed.ts';
import { archiveKeys, archiveNoticeHandler } from '../archive-keys.ts';
import { unseal } from '../archive-unseal.ts';
import { createWecomClient, type WecomClient } from '../client.ts';
import { isRefusal, outcomeOf } from '../failure.ts';
import { createInboxLoop } from '../loop.ts';
import { openConnectedCompany, silent, startCallbackServer, startTestWecom, TEST_APP, type TestWecom } from '../testing.ts';
import { checkRoomAgree, checkSingleAgree, getInternalGroup, httpArchiveSource, listPermitUsers, type ArchiveAccess } from './archive.ts';

const clock = setClock(Date.now());
const she = `wm${'0'.repeat(30)}`;
let company: TestCompany;
let callbacks: { url: string; close(): Promise<void> };
let wecom: TestWecom;
let client: WecomClient;
let worker: Worker;
let kit: ReturnType<typeof customersKit>;
let loops: Loop[];
let access: ArchiveAccess;

beforeAll(async () => {
  company = await openConnectedCompany();
  callbacks = await startCallbackServer(company, clock);
  wecom = await startTestWecom(callbacks.url);
  const parts = { db: company.db, clock, secrets: TEST_SECRETS, log: silent };
  client = createWecomClient({ ...parts, apiBase: wecom.url });
  worker = await registerWorker({ url: company.url, clock, log: silent, onWake: () => undefined });
  kit = customersKit(company.db, company.corpId, clock);
  await kit.addStaff('zhangsan', '张三');
  await kit.intake([contactNamed('林女士', [{ userid: 'zhangsan' }], { externalUserid: she })]);
  await connectDemoArchive({ ...parts, corpId: company.corpId, simulatorUrl: wecom.url });
  access = { url: wecom.url, wecomCorpId: TEST_APP.wecomCorpId, secret: TEST_APP.secret };
  loops = [
    createInboxLoop({ ...parts, worker, handlers: [archiveNoticeHandler] }),
    createArchiveLoop({
      ...parts,
      worker,
      source: httpArchiveSource,
      apiBase: wecom.url,
      take: (tx, now, corpId, messages) => recordChats(tx, now, corpId, messages, [ownWords]),
    }),
  ];
});
afterAll(async () => {
  await worker.close();
  await wecom.close();
  await callbacks.close();
  await company.drop();
});
beforeEach(async () => {
  await wecom.control.post('/world', {
    staff: ['zhangsan', 'LiSi'].map((userid) => ({ userid, name: userid })),
    customers: [{ externalUserid: she, name: '林女士', friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 }] }],
  });
});

const say = (from: string, to: string, what: object) => wecom.control.post('/messages', { from, to, ...what });
const said = async () =>
  (await kit.facts(await kit.customerId(she))).flatMap(({ kind, data }) => ('text' in data ? [[kind, data.text]] : []));
const announced = async () =>
  Number((await company.db.selectFrom('wecomArchive').select('announcements').executeTakeFirstOrThrow()).announcements);
async function runLoops(): Promise<void> {
  for (const loop of loops) while (await loop.runOnce());
}

test('what people write in WeCom is on the customer’s timeline, announced and not', async () => {
  await runLoops();
  await say(she, 'zhangsan', { text: '在吗' });
  await expect.poll(async () => (await runLoops(), announced())).toBe(1);
  expect(await said()).toEqual([['message.received', '在吗']]);
  // Announcements are 15 s apart, but it looks again before.
  await say('zhangsan', she, { text: '在的' });
  await say(she, 'zhangsan', { file: { kind: 'voice', base64: 'AAAA' } });
  clock.set(clock.now() + 2 * SECOND);
  await runLoops();
  expect(await said()).toEqual([
    ['message.received', '在吗'],
    ['message.written', '在的'],
    ['message.received', '[语音] 10 秒'],
  ]);
});

test('a simulator that lost its memory is given new keys, and read from its beginning', async () => {
  const fresh = await startTestWecom(callbacks.url);
  const parts = { db: company.db, clock, secrets: TEST_SECRETS, corpId: company.corpId, simulatorUrl: fresh.url };
  await connectDemoArchive(parts);
  await connectDemoArchive(parts);
  expect((await fresh.control.get('/archive/keys')).body.at('items').list()).toHaveLength(1);
  const row = await company.db.selectFrom('wecomArchive').select(['seq', 'url']).executeTakeFirstOrThrow();
  expect(row).toEqual({ seq: '0', url: fresh.url });
  await fresh.close();
  await connectDemoArchive({ ...parts, simulatorUrl: wecom.url });
});

describe('the library', () => {
  test('opens with our keys, and gives files whole', async () => {
    const bytes = Buffer.alloc(700_000, 'y');
    await say(she, 'zhangsan', { file: { kind: 'file', name: '图纸.pdf', base64: bytes.toString('base64') } });
    const sealed = (await httpArchiveSource.pull(access, '0', 1_000)).at(-1);
    const unsealed = unseal(sealed, await archiveKeys(company.db, TEST_SECRETS, company.corpId));
    if (unsealed.kind !== 'message' || unsealed.message.kind !== 'file') expect.fail(JSON.stringify(unsealed));
    const pieces: Buffer[] = [];
    for await (const piece of httpArchiveSource.media(access, unsealed.message.content.sdkfileid)) pieces.push(piece);
    expect(pieces).toHaveLength(2);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });

  test('refuses with a code, or is out of reach', async () => {
    const wrong = await outcomeOf(httpArchiveSource.pull({ ...access, secret: 'wrong' }, '0', 1));
    expect(wrong).toMatchObject({ kind: 'failed', error: { kind: 'refused', errcode: 40_001 } });
    const nobody = await outcomeOf(httpArchiveSource.pull({ ...access, url: 'http://127.0.0.1:9' }, '0', 1));
    expect(nobody).toMatchObject({ kind: 'failed', error: { kind: 'lost' } });
    expect(JSON.stringify([wrong, nobody])).not.toContain(access.secret);
  });
});

test('seats and consents are told', async () => {
  const { corpId } = company;
  expect(await listPermitUsers(client, corpId)).toEqual(['zhangsan', 'LiSi']);
  await wecom.control.post('/archive/consents', { externalUserid: she, with: 'zhangsan', status: 'Disagree' });
  const pairs = Array.from({ length: 150 }, () => ({ userid: 'zhangsan', externalUserid: she }));
  const answers = await checkSingleAgree(client, corpId, pairs);
  expect(answers).toHaveLength(150);
  expect(answers[0]).toMatchObject({ exteranalopenid: she, agree_status: 'Disagree' });
  const group = (await wecom.control.post('/groups', { name: '群', owner: 'zhangsan', members: [she] })).body.at('chatId').text();
  expect(await checkRoomAgree(client, corpId, group)).toMatchObject([{ exteranalopenid: she, agree_status: 'Agree' }]);
  await expect(getInternalGroup(client, corpId, group)).rejects.toSatisfy((error) => isRefusal(error, 301_059));
  const room = (await wecom.control.post('/archive/rooms', { name: '早会', creator: 'zhangsan', members: ['LiSi'] })).body
    .at('roomid')
    .text();
  expect(await getInternalGroup(client, corpId, room)).toMatchObject({
    roomname: '早会',
    members: [{ memberid: 'zhangsan' }, { memberid: 'LiSi' }],
  });
});
