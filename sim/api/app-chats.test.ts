import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { list, startTestSim, text, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'limits');
  await sim.control('PUT', 'app', { parties: [1], userids: [] });
  await sim.control('POST', 'world', { staff: ['a', 'b', 'c'].map((userid) => ({ userid, name: userid })) });
});

const create = (body: object = {}) => sim.call('appchat/create', { name: '门店群', owner: 'a', userlist: ['a', 'B'], ...body });
const get = (chatid: string) => sim.call('appchat/get', undefined, { chatid });
const messages = async (chatid: string) => list((await sim.control('GET', `app-chats/${chatid}`)).body.items);

test('a chat is made, read and changed', async () => {
  const made = await create();
  expect(unlikeSample('appchat/create', made)).toEqual([]);
  const chatid = text(made.chatid);
  const read = await get(chatid);
  expect(unlikeSample('appchat/get', read)).toEqual([]);
  expect(read.chat_info).toEqual({ chatid, name: '门店群', owner: 'a', userlist: ['a', 'b'] });
  const update = async (body: object) => (await sim.call('appchat/update', { chatid, ...body })).errcode;
  expect(await update({ name: '新名', owner: 'c', add_user_list: ['c'], del_user_list: ['a'] })).toBe(0);
  expect((await get(chatid)).chat_info).toEqual({ chatid, name: '新名', owner: 'c', userlist: ['b', 'c'] });
  expect(await update({ del_user_list: ['b'] })).toBe(86006);
  expect(await update({ add_user_list: ['nobody'] })).toBe(86216);
  expect(await update({ owner: 'a' })).toBe(86207);
  expect(await update({ chatid: 'none' })).toBe(86003);
  expect(await update({ chatid: '' })).toBe(86201);
});

test('a chat is refused with too few, unknown or strange members, a taken id, too long a name', async () => {
  const code = async (body: object) => (await create(body)).errcode;
  expect(await code({ userlist: ['a', 'A'] })).toBe(86006);
  expect(await code({ userlist: undefined })).toBe(86204);
  expect(await code({ userlist: ['a', 'nobody'] })).toBe(86216);
  expect(await code({ owner: 'c' })).toBe(86207);
  expect(await code({ name: '长'.repeat(51) })).toBe(86004);
  expect(await code({ chatid: 'a-b' })).toBe(86205);
  expect([await code({ chatid: 'x1' }), await code({ chatid: 'x1' })]).toEqual([0, 86215]);
  await sim.control('PUT', 'app', { parties: [], userids: ['a', 'b'] });
  expect(await code({})).toBe(60011);
});

test('messages of the kinds of message/send arrive, but no cards', async () => {
  const chatid = text((await create()).chatid);
  const say = async (body: object) => (await sim.call('appchat/send', { chatid, ...body })).errcode;
  expect(await say({ msgtype: 'text', text: { content: '早' }, safe: 0 })).toBe(0);
  expect(await say({ msgtype: 'markdown', markdown: { content: '**早**' } })).toBe(0);
  expect(await say({ msgtype: 'textcard', textcard: { title: 't', description: 'd', url: 'u' } })).toBe(0);
  expect(await say({ msgtype: 'template_card', template_card: { card_type: 'text_notice' } })).toBe(40008);
  expect(await say({ msgtype: 'text', text: { content: '' } })).toBe(44004);
  expect((await messages(chatid)).map((one) => [one.kind, one.userids])).toEqual([
    ['text', ['a', 'b']],
    ['markdown', ['a', 'b']],
    ['textcard', ['a', 'b']],
  ]);
});

test('a member misses what is above 200 a minute, and nobody is told', async () => {
  const chatid = text((await create()).chatid);
  const say = () => sim.call('appchat/send', { chatid, msgtype: 'text', text: { content: '早' } });
  const answers = await Promise.all(Array.from({ length: 203 }, say));
  expect(new Set(answers.map((answer) => answer.errcode))).toEqual(new Set([0]));
  expect((await messages(chatid)).slice(199).map((one) => Object(one.userids).length)).toEqual([2, 0, 0, 0]);
  await sim.control('POST', 'clock', { jump: 'PT1M' });
  await say();
  expect(Object((await messages(chatid)).at(-1)?.userids).length).toBe(2);
});
