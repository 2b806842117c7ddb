import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mp4, png } from '../../../sim/testing/media-samples.ts';
import { setClock, TEST_NOW, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import {
  addMsgTemplate,
  createWecomClient,
  getMedia,
  outcomeOf,
  uploadAttachment,
  uploadMedia,
  uploadPicture,
  type WecomClient,
} from '../service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';

let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;
const clock = setClock();
const customer = `wm${'0'.repeat(30)}`;
const blob = (bytes: Uint8Array) => new Blob([bytes]);

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  client = createWecomClient({ db: company.db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
  await wecom.control.post('/world', {
    staff: [{ userid: 'zhangsan', name: '张三' }],
    customers: [{ externalUserid: customer, name: '李女士', friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 }] }],
  });
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});
beforeEach(() => clock.set(TEST_NOW));

test('a file goes up from disk under its Chinese name, and comes down again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huoshui-media-'));
  const bytes = Buffer.concat([png(800, 600), Buffer.alloc(3_000_000, 7)]);
  writeFileSync(join(folder, 'poster'), bytes);
  const { mediaId } = await uploadMedia(client, company.corpId, 'image', {
    name: '海报 ①.png',
    content: await openAsBlob(join(folder, 'poster')),
  });
  rmSync(folder, { recursive: true });
  const got = await getMedia(client, company.corpId, mediaId);
  expect([got.name, got.type, Buffer.from(got.bytes).equals(bytes)]).toEqual(['海报 ①.png', 'image/png', true]);
});

test('says until when WeCom keeps it', async () => {
  const { until } = await uploadMedia(client, company.corpId, 'file', { name: 'a.txt', content: blob(Buffer.from('hello world')) });
  expect(Math.abs(until - Date.now() - 3 * 86_400_000)).toBeLessThan(60_000);
});

test('goes up again with a new token when the old one is refused', async () => {
  await uploadMedia(client, company.corpId, 'image', { name: 'a.png', content: blob(png()) });
  await wecom.control.post('/faults', { path: '/cgi-bin/media/upload', mode: 'errcode', errcode: 42_001, times: 1 });
  await company.db.deleteFrom('wecomRate').execute();
  expect((await uploadMedia(client, company.corpId, 'image', { name: 'a.png', content: blob(png()) })).mediaId).not.toBe('');
});

test('its media id and its address can be sent', async () => {
  const { mediaId } = await uploadMedia(client, company.corpId, 'video', { name: 'a.mp4', content: blob(mp4(5)) });
  const url = await uploadPicture(client, company.corpId, { name: 'a.png', content: blob(png()) });
  const { fail_list } = await addMsgTemplate(client, company.corpId, {
    external_userid: [customer],
    attachments: [
      { msgtype: 'video', video: { media_id: mediaId } },
      { msgtype: 'image', image: { pic_url: url } },
    ],
  });
  expect(fail_list).toEqual([]);
});

test('what WeCom does not take comes back with its code', async () => {
  const refused = async (attempt: Promise<unknown>) => {
    const outcome = await outcomeOf(attempt);
    return outcome.kind === 'failed' && outcome.error.kind === 'refused' ? outcome.error.errcode : outcome.kind;
  };
  const file = (bytes: Uint8Array) => ({ name: 'a', content: blob(bytes) });
  const { corpId } = company;
  expect(await refused(uploadMedia(client, corpId, 'voice', file(png())))).toBe(301017);
  expect(await refused(uploadMedia(client, corpId, 'file', file(Buffer.alloc(5))))).toBe(40006);
  expect(await refused(uploadAttachment(client, corpId, 'moment', 'image', file(png(20_000, 10))))).toBe(41081);
  expect(await refused(uploadAttachment(client, corpId, 'album', 'video', file(mp4(1))))).toBe(41065);
  expect(await refused(uploadAttachment(client, corpId, 'moment', 'video', file(mp4(9))))).toBe('answered');
  expect(await refused(getMedia(client, corpId, 'none'))).toBe(40007);
});
