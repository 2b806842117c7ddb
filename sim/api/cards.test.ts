import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { startCallbackLog, type CallbackLog } from '../testing/callback-log.ts';
import { smallWorld, startTestSim, type TestSim } from '../testing/harness.ts';

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

describe('a card', () => {
  test('is checked field by field', async () => {
    const wrong = async (change: object) => code(card(change));
    expect(await wrong({ card_type: 'poem' })).toBe(42031);
    expect(await wrong({ main_title: {} })).toBe(42033);
    expect(await wrong({ task_id: undefined })).toBe(42014);
    expect(await wrong({ task_id: 'a b' })).toBe(42014);
    expect(await wrong({ button_list: [] })).toBe(42038);
    expect(await wrong({ button_list: [{ text: '好' }] })).toBe(42039);
    expect(await wrong({ horizontal_content_list: Array.from({ length: 7 }, () => ({ keyname: 'k' })) })).toBe(42035);
    expect(await wrong({ horizontal_content_list: [{ value: 'v' }] })).toBe(42027);
    expect(await wrong({ horizontal_content_list: [{ keyname: 'k', type: 1 }] })).toBe(42028);
    expect(await wrong({ horizontal_content_list: [{ keyname: 'k', type: 2 }] })).toBe(42029);
    expect(await wrong({ horizontal_content_list: [{ keyname: 'k', type: 3 }] })).toBe(42050);
    expect(await wrong({ vertical_content_list: Array.from({ length: 5 }, () => ({ title: 't' })) })).toBe(42036);
    expect(await wrong({ jump_list: Array.from({ length: 4 }, () => ({ title: 't' })) })).toBe(42042);
    expect(await wrong({ jump_list: [{ title: 't', type: 2 }] })).toBe(42030);
    expect(await wrong({ card_type: 'text_notice' })).toBe(42045);
    expect(await wrong({ card_type: 'news_notice', card_action: { type: 1, url: 'https://x.cn' } })).toBe(42044);
    const menu = {
      action_list: [
        { text: 'a', key: 'k' },
        { text: 'b', key: 'k' },
      ],
    };
    expect(await wrong({ action_menu: menu })).toBe(42051);
    const vote = { card_type: 'vote_interaction', submit_button: { text: '提交', key: 's' } };
    expect(await wrong({ ...vote, checkbox: { option_list: [] } })).toBe(42043);
    expect(await wrong({ ...vote, checkbox: { question_key: 'q', option_list: [] } })).toBe(42037);
    expect(await wrong({ ...vote, checkbox: { question_key: 'q', option_list: [{ text: 't' }] } })).toBe(42040);
    expect(await wrong({ ...vote, checkbox: { question_key: 'q', option_list: [{ id: 'i' }] } })).toBe(42041);
    const choice = { question_key: 'q', option_list: [{ id: 'i', text: 't' }] };
    expect(await wrong({ card_type: 'vote_interaction', checkbox: choice })).toBe(42049);
    expect(await wrong({ card_type: 'vote_interaction', checkbox: choice, submit_button: { text: '提交' } })).toBe(42046);
    expect(await wrong({ card_type: 'multiple_interaction' })).toBe(42047);
    const same = card();
    expect([await code(same), await code(same)]).toEqual([0, 42014]);
  });

  test('pressed is told with a code, which replaces the card once within 72 hours', async () => {
    const sent = await send(card());
    const press = (key: string) => sim.control('POST', 'staff/LiSi/card-presses', { msgid: sent.msgid, key });
    await press('done');
    const [event] = await callbacks.next(1);
    expect(event).toEqual({
      from: 'LiSi',
      Event: 'template_card_event',
      EventKey: 'done',
      TaskId: expect.stringMatching(/^task-/),
      CardType: 'button_interaction',
      ResponseCode: expect.any(String),
      AgentID: String(sim.config.agentId),
    });
    expect((await press('none')).status).toBe(404);
    const update = (responseCode: unknown) =>
      sim.call('message/update_template_card', {
        agentid: sim.config.agentId,
        response_code: responseCode,
        userids: ['LiSi', 'zhangsan'],
        button: { replace_name: '已完成' },
      });
    const updated = await update(event?.ResponseCode);
    expect(unlikeSample('message/update_template_card', updated)).toEqual([]);
    expect(updated.invaliduser).toEqual(['zhangsan']);
    expect((await update(event?.ResponseCode)).errcode).toBe(60140);
    expect((await press('done')).status).toBe(409);
    const late = (await send(card())).response_code;
    await sim.control('POST', 'clock', { jump: 'P3D' });
    expect((await update(late)).errcode).toBe(60140);
    expect((await sim.control('GET', 'staff/LiSi/cards')).body.items).toMatchObject([{ replaced: '已完成', clicked: ['done'] }, {}]);
  });

  test('tells what was chosen on it, spelt either way, and the actions of its menu as such', async () => {
    const vote = card({
      card_type: 'vote_interaction',
      button_list: undefined,
      checkbox: {
        question_key: 'q1',
        option_list: [
          { id: 'a', text: '甲' },
          { id: 'b', text: '乙' },
        ],
      },
      submit_button: { text: '提交', key: 'submit' },
      action_menu: { action_list: [{ text: '不再提醒', key: 'mute' }] },
    });
    const { msgid } = await send(vote);
    const press = (key: string) =>
      sim.control('POST', 'staff/LiSi/card-presses', { msgid, key, choices: [{ questionKey: 'q1', optionIds: ['a', 'b'] }] });
    await press('submit');
    await sim.control('POST', 'switches', { cardSelectionSpelling: 'opiton' });
    await press('submit');
    await press('mute');
    const selected = (list: string, item: string) => ({ SelectedItem: { QuestionKey: 'q1', [list]: { [item]: ['a', 'b'] } } });
    expect(await callbacks.next(3)).toEqual([
      expect.objectContaining({ SelectedItems: selected('OptionIds', 'OptionId') }),
      expect.objectContaining({ SelectedItems: selected('OpitonIds', 'OpitonId') }),
      expect.objectContaining({ Event: 'template_card_menu_event', EventKey: 'mute' }),
    ]);
  });

  test('of the older kind is pressed and settled by its task id', async () => {
    const task = { title: '审批', description: '请', task_id: 'old-1', btn: [{ key: 'ok', name: '同意' }] };
    const { msgid } = await send({ msgtype: 'interactive_taskcard', interactive_taskcard: task });
    await sim.control('POST', 'staff/LiSi/card-presses', { msgid, key: 'ok' });
    expect(await callbacks.next(1)).toEqual([
      { from: 'LiSi', Event: 'taskcard_click', EventKey: 'ok', TaskId: 'old-1', AgentID: String(sim.config.agentId) },
    ]);
    const settle = (taskId: string) =>
      sim.call('message/update_taskcard', {
        agentid: sim.config.agentId,
        userids: ['LiSi', 'nobody'],
        task_id: taskId,
        replace_name: '已同意',
      });
    const settled = await settle('old-1');
    expect(unlikeSample('message/update_taskcard', settled)).toEqual([]);
    expect(settled.invaliduser).toEqual(['nobody']);
    expect((await settle('old-2')).errcode).toBe(42016);
  });
});
