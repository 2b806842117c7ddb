import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { makeGroup } from '../testing/groups.ts';
import { customerId, list, smallWorld, startTestSim, text } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';
import { png } from '../testing/media-samples.ts';
import { mediaIdOf } from '../testing/upload.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(3));
});

const ask = (what: 'add' | 'edit' | 'get' | 'del', body: object) => sim.call(`externalcontact/group_welcome_template/${what}`, body);
const add = async (body: object) => text((await ask('add', body)).template_id);
const link = { title: '消息标题', picurl: 'https://example.pic.com/path', desc: '消息描述', url: 'https://example.link.com/path' };

describe('a group welcome', () => {
  test('answers as its samples, a picture by its address', async () => {
    const media_id = await mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes: png() });
    const added = await ask('add', { text: { content: '你好' }, image: { media_id }, link, notify: 1, agentid: 1_000_014 });
    expect(unlikeSample('externalcontact/group_welcome_template/add', added)).toEqual([]);
    const got = await ask('get', { template_id: added.template_id });
    expect(got.image).toEqual({ pic_url: expect.stringMatching(/^https:/) });
    // Only one of the kinds is kept: the sample shows all of them.
    expect(unlikeSample('externalcontact/group_welcome_template/get', got)).toEqual(
      ['link', 'miniprogram', 'file', 'video'].map((kind) => `${kind}: missing`),
    );
  });

  test('keeps one of several kinds: picture, link, mini-program, file, video, in this order', async () => {
    const file = { media_id: await mediaIdOf(sim, 'media/upload', { type: 'file' }, { bytes: png() }) };
    const id = await add({ file, link });
    expect(await ask('get', { template_id: id })).toMatchObject({ link });
    expect(await ask('get', { template_id: id })).not.toHaveProperty('file');
    expect((await ask('edit', { template_id: id, file })).errcode).toBe(0);
    expect(await ask('get', { template_id: id })).toMatchObject({ file });
  });

  test('is refused when it says nothing, too much, or shows what is not there', async () => {
    const code = async (body: object) => (await ask('add', body)).errcode;
    expect(await code({})).toBe(40063);
    expect(await code({ text: { content: '' } })).toBe(40063);
    expect(await code({ text: { content: '长'.repeat(1_000) } })).toBe(0);
    expect(await code({ text: { content: `${'长'.repeat(1_000)}!` } })).toBe(45002);
    expect(await code({ text: 'text' })).toBe(40058);
    expect(await code({ image: { media_id: 'nonsense' } })).toBe(40007);
    expect(await code({ link: { ...link, title: '长'.repeat(43) } })).toBe(40058);
    expect(await code({ text: { content: '好' }, notify: 2 })).toBe(40058);
  });

  test('is known until it is deleted', async () => {
    const template_id = await add({ text: { content: '你好' } });
    expect((await ask('del', { template_id })).errcode).toBe(0);
    for (const what of ['get', 'edit', 'del'] as const) {
      expect((await ask(what, { template_id, text: { content: '好' } })).errcode).toBe(41058);
      expect((await ask(what, { text: { content: '好' } })).errcode).toBe(40063);
    }
  });

  test('is one of at most 100', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, i) => add({ text: { content: `${i}` } })));
    expect((await ask('add', { text: { content: 'one more' } })).errcode).toBe(41055);
  });

  test('greets the customers who come into a group that has it, and them only', async () => {
    const welcomeTemplateId = await add({ text: { content: '欢迎%NICKNAME%,%NICKNAME%先看公告' }, link });
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    await sim.control('POST', `groups/${chatId}/edits`, { welcomeTemplateId });
    await sim.control('POST', `groups/${chatId}/joins`, { members: [customerId(1), 'LiSi'], invitor: 'zhangsan' });
    const inbox = async (i: number) => list((await sim.control('GET', `customers/${customerId(i)}/inbox`)).body.items);
    expect(await inbox(0)).toEqual([]);
    expect(await inbox(1)).toMatchObject([
      { from: 'zhangsan', via: 'welcome', chatId, text: '欢迎客户1,客户1先看公告' },
      { kind: 'link', attachments: [{ link }] },
    ]);
    expect((await sim.control('POST', `groups/${chatId}/edits`, { welcomeTemplateId: 'msgnone' })).status).toBe(404);
    await sim.control('POST', `groups/${chatId}/edits`, { welcomeTemplateId: '' });
    await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(2) });
    expect(await inbox(2)).toEqual([]);
  });
});
