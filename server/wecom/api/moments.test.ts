import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { png } from '../../../sim/testing/media-samples.ts';
import { setClock, TEST_NOW, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import {
  addMomentTask,
  allOf,
  cancelMomentTask,
  createWecomClient,
  getMomentComments,
  getMomentTaskResult,
  listMomentCustomers,
  listMoments,
  listMomentSendResult,
  listMomentTasks,
  outcomeOf,
  uploadAttachment,
  type WecomClient,
} from '../service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';

let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;
const clock = setClock();
const customers = Array.from({ length: 3 }, (_, i) => `wm${String(i).padStart(30, '0')}`);

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
  clock.set(TEST_NOW);
  await company.db.deleteFrom('wecomRate').execute();
  await wecom.control.post('/clock', { jump: 'PT2M' });
  await wecom.control.post('/world', {
    staff: [
      { userid: 'zhangsan', name: '张三' },
      { userid: 'lisi', name: '李四' },
    ],
    customers: customers.map((externalUserid, i) => ({
      externalUserid,
      name: `客户${i}`,
      friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 + i }],
    })),
  });
});

const refused = async (attempt: Promise<unknown>) => {
  const outcome = await outcomeOf(attempt);
  return outcome.kind === 'failed' && outcome.error.kind === 'refused' ? outcome.error.errcode : outcome.kind;
};

/** A moment that members can confirm. */
async function made(): Promise<string> {
  const jobid = await addMomentTask(client, company.corpId, { text: { content: '新品到店' } });
  await wecom.control.post('/clock', { jump: 'PT2S' });
  const job = await getMomentTaskResult(client, company.corpId, jobid);
  if (job.kind !== 'made') throw new Error(job.kind);
  return job.momentId;
}

test('a moment with a picture is made, published, seen, liked and read back', async () => {
  const { corpId } = company;
  const { mediaId } = await uploadAttachment(client, corpId, 'moment', 'image', { name: 'a.png', content: new Blob([png()]) });
  const jobid = await addMomentTask(client, corpId, {
    text: { content: '新品到店' },
    attachments: [{ msgtype: 'image', image: { media_id: mediaId } }],
    visible_range: { sender_list: { user_list: ['zhangsan', 'nobody'] } },
  });
  expect(await getMomentTaskResult(client, corpId, jobid)).toEqual({ kind: 'running' });
  await wecom.control.post('/clock', { jump: 'PT2S' });
  const job = await getMomentTaskResult(client, corpId, jobid);
  expect(job).toEqual({ kind: 'made', momentId: expect.any(String), passedOver: { userids: ['nobody'], parties: [], tagIds: [] } });
  const momentId = job.kind === 'made' ? job.momentId : '';
  const post = { momentId, userid: 'zhangsan' };
  expect(await refused(allOf(listMomentSendResult(client, corpId, post)))).toBe(41062);
  await wecom.control.post('/staff/zhangsan/moment-confirmations', { momentId });
  await wecom.control.post(`/moments/${momentId}/likes`, { from: customers[0] });
  await wecom.control.post(`/moments/${momentId}/comments`, { from: customers[1], text: '多少钱' });
  expect(await allOf(listMomentTasks(client, corpId, momentId))).toEqual([{ userid: 'zhangsan', published: true }]);
  expect(await allOf(listMomentCustomers(client, corpId, post))).toEqual(customers);
  expect(await allOf(listMomentSendResult(client, corpId, post))).toEqual(customers);
  expect(await getMomentComments(client, corpId, post)).toMatchObject({
    like_list: [{ external_userid: customers[0] }],
    comment_list: [{ external_userid: customers[1] }],
  });
});

test('moments are listed in the span asked for, both ends among it', async () => {
  const momentId = await made();
  const at = Math.floor(Date.parse((await wecom.control.get('/clock')).body.at('now').text()) / 1_000) * 1_000;
  const listed = await allOf(listMoments(client, company.corpId, { from: at - 10_000, to: at }));
  expect(listed.map((moment) => moment.moment_id)).toEqual([momentId]);
  const [only] = listed;
  const made_at = (only?.create_time ?? 0) * 1_000;
  expect(await allOf(listMoments(client, company.corpId, { from: made_at, to: made_at }))).toHaveLength(1);
});

test('a moment for nobody fails with a reason', async () => {
  const jobid = await addMomentTask(client, company.corpId, {
    text: { content: '你好' },
    visible_range: { external_contact_list: { tag_list: ['etnone'] } },
  });
  await wecom.control.post('/clock', { jump: 'PT2S' });
  expect(await getMomentTaskResult(client, company.corpId, jobid)).toMatchObject({
    kind: 'failed',
    errcode: 41048,
    passedOver: { tagIds: ['etnone'] },
  });
});

test('a moment is taken back from who has not published it', async () => {
  const momentId = await made();
  await cancelMomentTask(client, company.corpId, momentId);
  expect((await wecom.control.get('/staff/lisi/moments')).body.at('items').list()).toEqual([]);
  expect(await refused(cancelMomentTask(client, company.corpId, 'momnone'))).toBe(41060);
});
