import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { startCallbackLog, type CallbackLog } from '../testing/callback-log.ts';
import { list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';
import { amr, mp4, png } from '../testing/media-samples.ts';
import { mediaIdOf } from '../testing/upload.ts';

let sim: TestSim;
let callbacks: CallbackLog;
beforeAll(async () => {
  callbacks = await startCallbackLog();
  sim = await startTestSim({ callbackUrl: callbacks.url });
});
afterAll(async () => {
  await sim.close();
  await callbacks.close();
});
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
  await sim.control('PUT', 'app', { parties: [1], closed: false });
  await sim.control('POST', 'world', smallWorld(1));
  await callbacks.skip(sim);
});

const send = (message: object) => sim.call('message/send', { touser: 'lisi', agentid: sim.config.agentId, ...message });
const code = async (message: object) => (await send(message)).errcode;
const phone = async (userid = 'LiSi') => list((await sim.control('GET', `staff/${userid}/app-messages`)).body.items);
let cards = 0;
const card = (change: object = {}) => ({
  msgtype: 'template_card',
  template_card: {
    card_type: 'button_interaction',
    main_title: { title: '加好友', desc: '王五' },
    task_id: `task-${(cards += 1)}`,
    button_list: [
      { text: '已加', key: 'done', style: 1 },
      { text: '稍后', key: 'later' },
    ],
    ...change,
  },
});

describe('a message', () => {
  test('of each kind arrives; files are named by what was uploaded', async () => {
    const media = async (type: string, bytes: Uint8Array) => mediaIdOf(sim, 'media/upload', { type }, { bytes });
    const [image, voice, video, file] = await Promise.all([
      media('image', png()),
      media('voice', amr(1)),
      media('video', mp4(1)),
      media('file', Buffer.from('seven bytes')),
    ]);
    const article = { title: '头条', url: 'https://x.cn', description: '摘要' };
    const messages: object[] = [
      { msgtype: 'text', text: { content: '你好' } },
      { msgtype: 'markdown', markdown: { content: '**好**' } },
      { msgtype: 'image', image: { media_id: image } },
      { msgtype: 'voice', voice: { media_id: voice } },
      { msgtype: 'video', video: { media_id: video, title: '片' } },
      { msgtype: 'file', file: { media_id: file } },
      { msgtype: 'textcard', textcard: { title: '卡', description: '述', url: 'https://x.cn' } },
      { msgtype: 'news', news: { articles: [article] } },
      { msgtype: 'mpnews', mpnews: { articles: [{ title: '图文', thumb_media_id: image, content: '<p>' }] } },
      {
        msgtype: 'miniprogram_notice',
        agentid: undefined,
        miniprogram_notice: { appid: 'wx1', title: '会议室预订', content_item: [{ key: '地点', value: '402' }] },
      },
      card(),
      {
        msgtype: 'interactive_taskcard',
        interactive_taskcard: { title: '审批', description: '请', task_id: 't1', btn: [{ key: 'ok', name: '同意' }] },
      },
    ];
    for (const message of messages) expect([message, await code(message)]).toEqual([message, 0]);
    expect((await phone()).map((one) => one.kind)).toEqual([
      'text',
      'markdown',
      'image',
      'voice',
      'video',
      'file',
      'textcard',
      'news',
      'mpnews',
      'miniprogram_notice',
      'template_card',
      'interactive_taskcard',
    ]);
    expect(await code({ msgtype: 'voice', voice: { media_id: image } })).toBe(40007);
    await sim.control('POST', 'clock', { jump: 'P3D' });
    expect(await code({ msgtype: 'image', image: { media_id: image } })).toBe(40007);
  });

  test('is refused for what is missing or too long, with the code of that', async () => {
    expect(await code({ msgtype: 'song' })).toBe(40008);
    expect(await code({ msgtype: 'text', text: { content: '' } })).toBe(44004);
    expect(await code({ msgtype: 'image', image: {} })).toBe(41006);
    expect(await code({ msgtype: 'textcard', textcard: { description: 'x', url: 'x' } })).toBe(41016);
    expect(await code({ msgtype: 'textcard', textcard: { title: 'x', url: 'x' } })).toBe(41033);
    expect(await code({ msgtype: 'textcard', textcard: { title: '长'.repeat(129), description: 'x', url: 'x' } })).toBe(45002);
    expect(await code({ msgtype: 'markdown', markdown: { content: '长'.repeat(683) } })).toBe(45002);
    expect(await code({ msgtype: 'news', news: { articles: [] } })).toBe(45008);
    expect(await code({ msgtype: 'news', news: { articles: Array.from({ length: 9 }, () => ({ title: 'x' })) } })).toBe(45008);
    const notice = (change: object) =>
      code({ msgtype: 'miniprogram_notice', miniprogram_notice: { appid: 'wx1', title: '会议室预订', ...change } });
    expect(await notice({ appid: '' })).toBe(90200);
    expect(await notice({ title: '短' })).toBe(40058);
    expect(await notice({ page: 'x'.repeat(1_025) })).toBe(90204);
    expect(await notice({ content_item: Array.from({ length: 11 }, () => ({ key: 'k', value: 'v' })) })).toBe(90201);
    expect(await notice({ content_item: [{ key: '长'.repeat(11), value: 'v' }] })).toBe(90202);
    expect(await notice({ content_item: [{ key: 'k', value: '' }] })).toBe(90203);
    expect(await code({ agentid: undefined, msgtype: 'text', text: { content: 'x' } })).toBe(41011);
    expect(await code({ agentid: 'x', msgtype: 'text', text: { content: 'x' } })).toBe(40056);
    expect(await code({ agentid: 7, msgtype: 'text', text: { content: 'x' } })).toBe(301002);
    await sim.control('PUT', 'app', { closed: true });
    expect(await code({ msgtype: 'text', text: { content: 'x' } })).toBe(50003);
  });

  test('goes to members, departments and tags of the range; who is not there is told, lower-cased', async () => {
    await sim.call('tag/create', { tagname: '店长', tagid: 5 });
    await sim.call('tag/addtagusers', { tagid: 5, userlist: ['zhangsan'] });
    const content = { msgtype: 'text', text: { content: 'x' } };
    const partly = await send({ ...content, touser: 'LiSi|NoBody', toparty: '2|9', totag: '5|8' });
    // Licences are for provider's apps, the code for cards.
    expect(unlikeSample('message/send', partly)).toEqual(['unlicenseduser: missing', 'response_code: missing']);
    expect(partly).toMatchObject({ errcode: 0, invaliduser: 'nobody', invalidparty: '9', invalidtag: '8' });
    expect([(await phone('zhangsan')).length, (await phone('LiSi')).length]).toEqual([1, 1]);
    expect(await send({ ...content, touser: 'nobody' })).toMatchObject({ errcode: 81013, invaliduser: 'nobody' });
    expect(await code({ ...content, touser: '' })).toBe(82001);
    expect(await code({ ...content, touser: Array.from({ length: 1_001 }, (_, i) => `u${i}`).join('|') })).toBe(40032);
    expect(await code({ ...content, toparty: Array.from({ length: 101 }, (_, i) => i).join('|') })).toBe(82002);
    expect(await code({ ...content, totag: Array.from({ length: 101 }, (_, i) => i).join('|') })).toBe(82003);
    await sim.control('PUT', 'app', { parties: [], userids: ['zhangsan'] });
    expect(await send({ ...content, touser: '@all' })).not.toHaveProperty('invaliduser');
    expect([(await phone('zhangsan')).length, (await phone('LiSi')).length]).toEqual([2, 1]);
    expect(await send({ ...content, touser: 'zhangsan|lisi' })).toMatchObject({ errcode: 0, invaliduser: 'lisi' });
    expect(await code({ msgtype: 'miniprogram_notice', touser: '@all', miniprogram_notice: { appid: 'wx1', title: '会议室预订' } })).toBe(
      81013,
    );
  });

  test('can be called back for a day', async () => {
    const first = text((await send({ msgtype: 'text', text: { content: 'x' } })).msgid);
    expect((await sim.call('message/recall', { msgid: first })).errcode).toBe(0);
    expect(await phone()).toEqual([]);
    expect((await sim.call('message/recall', { msgid: first })).errcode).toBe(40058);
    const second = text((await send({ msgtype: 'text', text: { content: 'y' } })).msgid);
    await sim.control('POST', 'clock', { jump: 'P1D' });
    expect((await sim.call('message/recall', { msgid: second })).errcode).toBe(42052);
  });

  test('is counted, of today and of yesterday', async () => {
    await sim.control('POST', 'clock', { jump: 'P2D' });
    await send({ msgtype: 'text', text: { content: 'x' } });
    const today = await sim.call('message/get_statistics', { time_type: 0 });
    expect(unlikeSample('message/get_statistics', today)).toEqual([]);
    expect(today.statistics).toMatchObject([{ agentid: sim.config.agentId, count: 1 }]);
    await sim.control('POST', 'clock', { jump: 'P1D' });
    expect((await sim.call('message/get_statistics', {})).statistics).toEqual([]);
    expect((await sim.call('message/get_statistics', { time_type: 1 })).statistics).toMatchObject([{ count: 1 }]);
  });
});

test('what a member does in the app is told in her name', async () => {
  const act = (body: object) => sim.control('POST', 'staff/lisi/app-actions', body);
  await act({ event: 'enter_agent' });
  await act({ event: 'click', fields: { EventKey: 'menu1' } });
  await act({ event: 'LOCATION', fields: { Latitude: '23.1', Longitude: '113.3', Precision: '65' } });
  await act({ message: 'text', fields: { Content: '本周业绩' } });
  const AgentID = String(sim.config.agentId);
  expect(await callbacks.next(4)).toEqual([
    { from: 'LiSi', Event: 'enter_agent', EventKey: '', AgentID },
    { from: 'LiSi', Event: 'click', EventKey: 'menu1', AgentID },
    { from: 'LiSi', Event: 'LOCATION', Latitude: '23.1', Longitude: '113.3', Precision: '65', AgentID },
    { from: 'LiSi', MsgType: 'text', Content: '本周业绩', MsgId: expect.stringMatching(/^\d+$/), AgentID },
  ]);
  expect((await act({})).status).toBe(400);
});
