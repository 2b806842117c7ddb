import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { list } from '../testing/harness.ts';
import { startTestKf, type TestKf } from '../testing/kf.ts';

let one: TestKf;
beforeAll(async () => {
  one = await startTestKf();
});
afterAll(() => one.close());
beforeEach(() => one.renew());

describe('the knowledge base', () => {
  test('has groups, one of them standard, page by page', async () => {
    for (let i = 0; i < 3; i++)
      expect(unlikeSample('kf/knowledge/add_group', await one.sim.call('kf/knowledge/add_group', { name: `分组${i}` }))).toEqual([]);
    const first = await one.sim.call('kf/knowledge/list_group', { limit: 3 });
    expect(unlikeSample('kf/knowledge/list_group', first)).toEqual([]);
    expect(list(first.group_list).map(({ name, is_default }) => [name, is_default])).toEqual([
      ['默认分组', 1],
      ['分组0', 0],
      ['分组1', 0],
    ]);
    const rest = await one.sim.call('kf/knowledge/list_group', { limit: 3, cursor: first.next_cursor });
    expect(rest).toMatchObject({ has_more: 0, next_cursor: '', group_list: [{ name: '分组2' }] });
    const [standard] = list(first.group_list);
    expect(await one.sim.call('kf/knowledge/del_group', { group_id: standard?.group_id })).toMatchObject({ errcode: 40_058 });
    expect(await one.sim.call('kf/knowledge/add_group', { name: '一二三四五六七八九十一二三' })).toMatchObject({ errcode: 40_058 });
  });

  test('has questions and answers, files read back by name', async () => {
    const { group_id: group } = await one.sim.call('kf/knowledge/add_group', { name: '售前' });
    const image = { msgtype: 'image', image: { media_id: await one.picture() } };
    const intent = {
      group_id: group,
      question: { text: { content: '几点开门' } },
      similar_questions: { items: [{ text: { content: '营业时间' } }] },
      answers: [
        {
          text: { content: '九点' },
          attachments: [image, { msgtype: 'link', link: { title: '地址', url: 'https://a.cn', desc: '', pic_url: '' } }],
        },
      ],
    };
    const made = await one.sim.call('kf/knowledge/add_intent', intent);
    expect(unlikeSample('kf/knowledge/add_intent', made)).toEqual([]);
    await one.sim.call('kf/knowledge/mod_intent', { intent_id: made.intent_id, question: { text: { content: '几点关门' } } });
    const listed = await one.sim.call('kf/knowledge/list_intent', { group_id: group });
    // No video and no mini-program here.
    expect(unlikeSample('kf/knowledge/list_intent', listed).filter((line) => !/\.(video|miniprogram): missing$/.test(line))).toEqual([]);
    expect(list(listed.intent_list)).toMatchObject([
      {
        question: { text: { content: '几点关门' } },
        answers: [{ attachments: [{ image: { name: expect.any(String) } }, { msgtype: 'link' }] }],
      },
    ]);
    expect(await one.sim.call('kf/knowledge/add_intent', { ...intent, group_id: 'none' })).toMatchObject({ errcode: 40_058 });
    expect(await one.sim.call('kf/knowledge/del_intent', { intent_id: made.intent_id })).toMatchObject({ errcode: 0 });
    expect((await one.sim.call('kf/knowledge/list_intent', {})).intent_list).toEqual([]);
    await one.sim.call('kf/knowledge/del_group', { group_id: group });
  });
});

describe('statistics', () => {
  test('are of whole days, yesterday at the latest', async () => {
    await one.sim.control('POST', 'clock', { set: '2026-03-01T10:00:00+08:00' });
    await one.ask();
    await one.ask();
    await one.move(3, { servicer_userid: 'LiSi' });
    await one.sim.control('POST', 'clock', { advance: 'PT30S' });
    await one.sim.control('POST', `kf/${one.kf}/replies`, { externalUserid: one.she, userid: 'LiSi', text: '您好' });
    const today = Date.parse('2026-03-01T00:00:00+08:00') / 1_000;
    const span = { open_kfid: one.kf, start_time: today, end_time: today };
    expect((await one.sim.call('kf/get_corp_statistic', span)).statistic_list).toEqual([]);
    await one.sim.control('POST', 'clock', { set: '2026-03-02T00:30:00+08:00' });
    const corp = await one.sim.call('kf/get_corp_statistic', span);
    expect(unlikeSample('kf/get_corp_statistic', corp)).toEqual([]);
    expect(list(corp.statistic_list)).toMatchObject([
      { stat_time: today, statistic: { session_cnt: 1, customer_cnt: 1, customer_msg_cnt: 2 } },
    ]);
    const hers = await one.sim.call('kf/get_servicer_statistic', { servicer_userid: 'lisi' });
    expect(unlikeSample('kf/get_servicer_statistic', hers)).toEqual([]);
    expect(list(hers.statistic_list)).toMatchObject([
      { statistic: { session_cnt: 1, reply_rate: 1, first_reply_average_sec: expect.closeTo(30, -1) } },
    ]);
    const nobodys = list((await one.sim.call('kf/get_servicer_statistic', { servicer_userid: 'zhangsan' })).statistic_list);
    expect(nobodys).toMatchObject([{ statistic: { session_cnt: 0, reply_rate: 0 } }]);
    for (const wrong of [
      { start_time: today, end_time: today - 86_400 },
      { start_time: today - 40 * 86_400, end_time: today },
      { start_time: today - 200 * 86_400 },
    ])
      expect(await one.sim.call('kf/get_corp_statistic', wrong)).toMatchObject({ errcode: 40_058, statistic_list: [] });
  });
});
