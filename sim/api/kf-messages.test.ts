import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { eventually, list, text } from '../testing/harness.ts';
import { startTestKf, type TestKf } from '../testing/kf.ts';

let one: TestKf;
beforeAll(async () => {
  one = await startTestKf();
});
afterAll(() => one.close());
beforeEach(() => one.renew());

const tokens = () =>
  one.receiver.received.filter(({ fields: event }) => event.Event === 'kf_msg_or_event').map(({ fields: event }) => event.Token);

describe('kf/sync_msg', () => {
  test('gives what was said, by whom, and what happened', async () => {
    await one.enter({ scene: 'poster', sceneParam: 'a=1' });
    const asked = await one.ask({ text: '满意', menuId: '101' });
    await one.move(3, { servicer_userid: 'LiSi' });
    await one.sim.control('POST', `kf/${one.kf}/replies`, { externalUserid: one.she, userid: 'LiSi', text: '谢谢' });
    await one.ask({ msgtype: 'location', content: { latitude: 39.9, longitude: 116.4, name: '国贸', address: '朝阳' } });
    await one.sim.control('POST', `kf/${one.kf}/recalls`, { externalUserid: one.she, msgid: asked.msgid });
    const answer = await one.sync();
    // The sample leaves out what each kind carries, and shows kinds of which there are none here.
    expect(unlikeSample('kf/sync_msg', answer).filter((line) => !/: missing$|\.(text|location|event)|enter_session/.test(line))).toEqual(
      [],
    );
    expect(list(answer.msg_list)).toMatchObject([
      {
        origin: 4,
        msgtype: 'event',
        event: { event_type: 'enter_session', open_kfid: one.kf, external_userid: one.she, scene: 'poster', scene_param: 'a=1' },
      },
      {
        origin: 3,
        msgtype: 'text',
        open_kfid: one.kf,
        external_userid: one.she,
        text: { content: '满意', menu_id: '101' },
        msgid: asked.msgid,
      },
      { origin: 5, msgtype: 'text', servicer_userid: 'LiSi', text: { content: '谢谢' } },
      { origin: 3, msgtype: 'location', location: { name: '国贸' } },
      { origin: 4, event: { event_type: 'user_recall_msg', recall_msgid: asked.msgid } },
    ]);
    expect(list(answer.msg_list)[0]).not.toHaveProperty('open_kfid');
  });

  test('goes on from a cursor, and an empty page may have a next one', async () => {
    await one.ask({ text: '一' });
    for (let i = 0; i < 3; i++) await one.write();
    await one.ask({ text: '二' });
    const first = await one.sync({ limit: 2 });
    expect(first).toMatchObject({ has_more: 1, msg_list: [{ text: { content: '一' } }] });
    const second = await one.sync({ limit: 2, cursor: first.next_cursor });
    expect(second).toMatchObject({ has_more: 1, msg_list: [] });
    const third = await one.sync({ limit: 2, cursor: second.next_cursor });
    expect(third).toMatchObject({ has_more: 0, msg_list: [{ text: { content: '二' } }] });
    expect(await one.sync({ cursor: third.next_cursor })).toMatchObject({ has_more: 0, msg_list: [], next_cursor: third.next_cursor });
    await one.ask({ text: '三' });
    expect(list((await one.sync({ cursor: third.next_cursor })).msg_list)).toHaveLength(1);
    expect(await one.sync({ cursor: 'nonsense!' })).toMatchObject({ errcode: 40_058 });
  });

  test('keeps three days', async () => {
    await one.ask({ text: '旧' });
    await one.sim.control('POST', 'clock', { jump: 'P3DT1M' });
    await one.ask({ text: '新' });
    expect(list((await one.sync()).msg_list)).toMatchObject([{ text: { content: '新' } }]);
  });

  test('takes the token of the callback for ten minutes, and without one is strictly limited', async () => {
    await one.ask();
    const [token] = await eventually(() => (tokens().length > 0 ? tokens() : false));
    expect(one.receiver.received.at(-1)?.fields).not.toHaveProperty('FromUserName');
    expect(one.receiver.received.at(-1)?.fields).toMatchObject({ Event: 'kf_msg_or_event', OpenKfId: one.kf });
    for (let i = 0; i < 32; i++) expect(await one.sync({ token })).toMatchObject({ errcode: 0 });
    expect(await one.sync({ token: 'nonsense' })).toMatchObject({ errcode: 95_007, msg_list: [] });
    for (let i = 0; i < 30; i++) await one.sync();
    expect(await one.sync()).toMatchObject({ errcode: 45_009 });
    expect(await one.sync({ token })).toMatchObject({ errcode: 0 });
    await one.sim.control('POST', 'clock', { jump: 'PT10M' });
    expect(await one.sync({ token })).toMatchObject({ errcode: 95_007 });
  });
});

describe('kf/send_msg', () => {
  test('reaches her phone, five times until she writes again', async () => {
    expect(await one.write()).toMatchObject({ errcode: 95_002 });
    await one.ask();
    expect(unlikeSample('kf/send_msg', await one.write('您好', { msgid: 'mine_1' }))).toEqual([]);
    for (let i = 2; i <= 5; i++) expect(await one.write()).toMatchObject({ errcode: 0 });
    expect(await one.write()).toMatchObject({ errcode: 95_001 });
    expect(await one.inbox()).toHaveLength(5);
    expect((await one.inbox())[0]).toMatchObject({ from: one.kf, kind: 'text', text: '您好', via: 'kf', msgid: 'mine_1' });
    await one.ask();
    expect(await one.write()).toMatchObject({ errcode: 0 });
  });

  test('is not for later than 48 hours, nor for a served session', async () => {
    await one.ask();
    await one.move(3, { servicer_userid: 'LiSi' });
    expect(await one.write()).toMatchObject({ errcode: 95_018 });
    await one.sim.control('POST', 'clock', { jump: 'PT48H' });
    expect(await one.write()).toMatchObject({ errcode: 95_002 });
  });

  test('does not send one msgid twice', async () => {
    await one.ask();
    await one.write('一', { msgid: 'same' });
    expect(await one.write('二', { msgid: 'same' })).toMatchObject({ errcode: 40_058 });
    expect(await one.write('二', { msgid: 'not good' })).toMatchObject({ errcode: 40_058 });
    expect(await one.inbox()).toHaveLength(1);
  });

  test('tells later what did not arrive', async () => {
    const refusing = text((await one.sim.control('POST', 'customers', { name: '拒收' })).body.externalUserid);
    await one.sim.control('POST', `kf/${one.kf}/messages`, { externalUserid: refusing, text: '别发' });
    const { msgid } = await one.write('好', { touser: refusing });
    expect(await one.events()).toEqual([
      { event_type: 'msg_send_fail', open_kfid: one.kf, external_userid: refusing, fail_msgid: msgid, fail_type: 10 },
    ]);
    expect((await one.sim.control('GET', `customers/${refusing}/inbox`)).body.items).toEqual([]);
  });

  const click = (i: number) => ({ type: 'click', click: { id: String(i), content: '满意' } });
  test.each([
    [
      'a menu',
      {
        msgtype: 'msgmenu',
        msgmenu: { head_content: '满意吗', list: [click(1), { type: 'text', text: { content: '说明', no_newline: 1 } }] },
      },
      0,
    ],
    ['eleven lines to touch', { msgtype: 'msgmenu', msgmenu: { list: Array.from({ length: 11 }, (_, i) => click(i)) } }, 95_008],
    [
      '51 lines',
      { msgtype: 'msgmenu', msgmenu: { list: Array.from({ length: 51 }, () => ({ type: 'text', text: { content: 'a' } })) } },
      95_008,
    ],
    ['a line that dances', { msgtype: 'msgmenu', msgmenu: { list: [{ type: 'dance' }] } }, 95_009],
    ['a place', { msgtype: 'location', location: { latitude: 0, longitude: 0, name: '小区' } }, 0],
    ['a card', { msgtype: 'business_card', business_card: { userid: 'zhangsan' } }, 0],
    ['a card of nobody', { msgtype: 'business_card', business_card: { userid: 'nobody' } }, 60_111],
    ['an acquisition link', { msgtype: 'ca_link', ca_link: { link_url: 'https://work.weixin.qq.com/ca/x' } }, 0],
    ['a picture nobody uploaded', { msgtype: 'image', image: { media_id: 'nonsense' } }, 40_007],
    ['a link without a title', { msgtype: 'link', link: { title: '', url: 'https://a.cn', thumb_media_id: 'x' } }, 40_058],
    [
      'a mini-program page that is none',
      { msgtype: 'miniprogram', miniprogram: { appid: 'wx1', pagepath: 'pages/index', title: '报名', thumb_media_id: 'x' } },
      40_058,
    ],
    ['nothing', { msgtype: 'text', text: { content: '' } }, 44_004],
    ['another kind', { msgtype: 'dance' }, 40_008],
  ])('of %s', async (_what, message, errcode) => {
    await one.ask();
    expect(await one.sim.call('kf/send_msg', { touser: one.she, open_kfid: one.kf, ...message })).toMatchObject({ errcode });
  });

  test('takes pictures that were uploaded, and cuts long texts', async () => {
    await one.ask();
    expect(await one.write('', { msgtype: 'image', image: { media_id: await one.picture() } })).toMatchObject({ errcode: 0 });
    expect(await one.write('字'.repeat(1_000))).toMatchObject({ errcode: 0 });
    expect(text((await one.inbox())[1]?.text)).toHaveLength(682);
  });
});

describe('kf/send_msg_on_event', () => {
  const onEvent = (code: unknown, more: object = {}) =>
    one.sim.call('kf/send_msg_on_event', { code, msgtype: 'text', text: { content: '欢迎' }, ...more });

  test('greets within 20 seconds, once, and not again for 48 hours', async () => {
    const { welcomeCode } = await one.enter();
    expect(unlikeSample('kf/send_msg_on_event', await onEvent(welcomeCode))).toEqual([]);
    expect(await onEvent(welcomeCode)).toMatchObject({ errcode: 40_058 });
    expect((await one.enter()).welcomeCode).toBeNull();
    await one.sim.control('POST', 'clock', { jump: 'PT48H' });
    const late = (await one.enter()).welcomeCode;
    await one.sim.control('POST', 'clock', { jump: 'PT20S' });
    expect(await onEvent(late)).toMatchObject({ errcode: 40_058 });
    await one.ask();
    expect((await one.enter()).welcomeCode).toBeNull();
    expect(await one.inbox()).toMatchObject([{ text: '欢迎', via: 'kf' }]);
  });

  test('answers the queue in words only, while it lasts', async () => {
    await one.ask();
    const { msg_code: code } = await one.move(2);
    expect(await onEvent(code, { msgtype: 'msgmenu', msgmenu: { list: [] } })).toMatchObject({ errcode: 40_008 });
    await one.sim.control('POST', 'clock', { jump: 'PT47H' });
    expect(await onEvent(code)).toMatchObject({ errcode: 0 });
    await one.ask();
    const { msg_code: second } = await one.move(3, { servicer_userid: 'LiSi' });
    await one.move(4);
    expect(await onEvent(second)).toMatchObject({ errcode: 95_018 });
  });

  test('says goodbye with a menu of ten lines at most', async () => {
    await one.ask();
    const { msg_code: code } = await one.move(4);
    const menu = (lines: number) => ({
      msgtype: 'msgmenu',
      msgmenu: { head_content: '请评价', list: Array.from({ length: lines }, () => ({ type: 'text', text: { content: 'a' } })) },
    });
    expect(await onEvent(code, menu(11))).toMatchObject({ errcode: 95_008 });
    expect(await onEvent(code, menu(10))).toMatchObject({ errcode: 0 });
  });
});
