import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, eventually, list, text } from '../testing/harness.ts';
import { startTestKf, type TestKf } from '../testing/kf.ts';

let one: TestKf;
beforeAll(async () => {
  one = await startTestKf();
});
afterAll(() => one.close());
beforeEach(() => one.renew());

describe('accounts', () => {
  test('are made, listed, renamed and deleted', async () => {
    const media = await one.picture();
    const made = await one.sim.call('kf/account/add', { name: '售后', media_id: media });
    expect(unlikeSample('kf/account/add', made)).toEqual([]);
    await one.sim.call('kf/account/update', { open_kfid: made.open_kfid, name: '售后服务' });
    const listed = await one.sim.call('kf/account/list', { offset: 0, limit: 100 });
    expect(unlikeSample('kf/account/list', listed)).toEqual([]);
    expect(list(listed.account_list).map(({ name }) => name)).toEqual(['青禾客服', '售后服务']);
    expect(list((await one.sim.call('kf/account/list', { offset: 1, limit: 1 })).account_list)).toHaveLength(1);
    // As older clients ask.
    expect(list((await one.sim.call('kf/account/list')).account_list)).toHaveLength(2);
    expect(await one.sim.call('kf/account/del', { open_kfid: made.open_kfid })).toMatchObject({ errcode: 0 });
    expect(await one.sim.call('kf/account/del', { open_kfid: made.open_kfid })).toMatchObject({ errcode: 95_004 });
  });

  test.each([
    [{ name: '一二三四五六七八九十一二三四五六七' }, 95_006],
    [{ name: '' }, 95_006],
    [{ media_id: 'nonsense' }, 40_007],
  ])('with %j are refused', async (wrong, errcode) => {
    const media = await one.picture();
    expect(await one.sim.call('kf/account/add', { name: '售后', media_id: media, ...wrong })).toMatchObject({ errcode });
  });

  test('are ten for a corp that is not verified', async () => {
    await one.sim.control('POST', 'switches', { kfCorp: 'unverified' });
    for (let i = 0; i < 9; i++) await one.sim.control('POST', 'kf', { name: `客服${i}` });
    expect(await one.sim.call('kf/account/add', { name: '多余', media_id: await one.picture() })).toMatchObject({ errcode: 95_027 });
  });

  test('of others are out of reach, and it is told when they are given', async () => {
    const other = text((await one.sim.control('POST', 'kf', { name: '别人的', managed: false })).body.openKfId);
    expect(await one.sim.call('kf/sync_msg', { open_kfid: other })).toMatchObject({ errcode: 48_007, msg_list: [], has_more: 0 });
    await one.sim.control('PUT', `kf/${other}/management`, { managed: true });
    await eventually(() => one.receiver.received.some(({ fields: event }) => event.AuthAddOpenKfId === other));
    expect(await one.sim.call('kf/sync_msg', { open_kfid: other })).toMatchObject({ errcode: 0 });
  });

  test('are named rightly or refused', async () => {
    expect(await one.sim.call('kf/sync_msg', {})).toMatchObject({ errcode: 60_251 });
    expect(await one.sim.call('kf/sync_msg', { open_kfid: 'nonsense' })).toMatchObject({ errcode: 95_000 });
    expect(await one.sim.call('kf/sync_msg', { open_kfid: 'wknone' })).toMatchObject({ errcode: 95_004 });
  });

  test('have links, with a scene of 32 letters at most', async () => {
    const answer = await one.sim.call('kf/add_contact_way', { open_kfid: one.kf, scene: 'poster_1' });
    expect(unlikeSample('kf/add_contact_way', answer)).toEqual([]);
    for (const scene of ['海报', 'a'.repeat(33)])
      expect(await one.sim.call('kf/add_contact_way', { open_kfid: one.kf, scene })).toMatchObject({ errcode: 40_058 });
  });
});

describe('servicers', () => {
  test('are members and departments, each with its own result', async () => {
    const added = await one.sim.call('kf/servicer/add', {
      open_kfid: one.kf,
      userid_list: ['zhangsan', 'nobody'],
      department_id_list: [2, 99],
    });
    expect(list(added.result_list)).toMatchObject([
      { userid: 'zhangsan', errcode: 0, errmsg: 'ignored' },
      { userid: 'nobody', errcode: 60_111 },
      { department_id: 2, errcode: 0, errmsg: 'success' },
      { department_id: 99, errcode: 60_123 },
    ]);
    const listed = await one.sim.call('kf/servicer/list', undefined, { open_kfid: one.kf });
    expect(unlikeSample('kf/servicer/list', listed)).toEqual([]);
    expect(listed.servicer_list).toEqual([{ userid: 'zhangsan', status: 0 }, { userid: 'LiSi', status: 0 }, { department_id: 2 }]);
    const deleted = await one.sim.call('kf/servicer/del', { open_kfid: one.kf, userid_list: ['LISI', 'LiSi'] });
    expect(unlikeSample('kf/servicer/del', deleted)).toEqual([]);
    expect(list(deleted.result_list).map(({ errmsg }) => errmsg)).toEqual(['success', 'ignored']);
  });

  test('stop and go on, which is told', async () => {
    await one.sim.control('POST', `kf/${one.kf}/receptions`, { userid: 'LiSi', state: 'paused' });
    expect((await one.sim.call('kf/servicer/list', undefined, { open_kfid: one.kf })).servicer_list).toContainEqual({
      userid: 'LiSi',
      status: 1,
      stop_type: 1,
    });
    expect(await one.events()).toEqual([
      { event_type: 'servicer_status_change', open_kfid: one.kf, servicer_userid: 'LiSi', status: 2, stop_type: 1 },
    ]);
  });

  test('are no more than a hundred in one call', async () => {
    expect(
      await one.sim.call('kf/servicer/add', { open_kfid: one.kf, userid_list: Array.from({ length: 101 }, () => 'zhangsan') }),
    ).toMatchObject({
      errcode: 40_058,
      result_list: [],
    });
  });
});

describe('a session', () => {
  test('begins with her words and moves as documented', async () => {
    expect(await one.state()).toBe(4);
    await one.ask();
    expect(await one.state()).toBe(0);
    expect(await one.move(1)).not.toHaveProperty('msg_code');
    const queued = await one.move(2);
    expect(unlikeSample('kf/service_state/trans', queued)).toEqual([]);
    const served = await one.move(3, { servicer_userid: 'lisi' });
    expect(text(served.msg_code)).not.toBe(queued.msg_code);
    const now = await one.sim.call('kf/service_state/get', one.about());
    expect(unlikeSample('kf/service_state/get', now)).toEqual([]);
    expect(now).toMatchObject({ service_state: 3, servicer_userid: 'LiSi' });
    // The reply code comes once in a session.
    expect(await one.move(3, { servicer_userid: 'zhangsan' })).not.toHaveProperty('msg_code');
    expect(await one.move(4)).toHaveProperty('msg_code');
    expect(await one.move(2)).toMatchObject({ errcode: 95_013 });
    await one.ask();
    expect(await one.state()).toBe(0);
    expect(await one.move(2)).toHaveProperty('msg_code');
  });

  test('does not go back, nor to whom it may not', async () => {
    await one.ask();
    await one.move(2);
    expect(await one.move(1)).toMatchObject({ errcode: 95_016 });
    expect(await one.move(3)).toMatchObject({ errcode: 40_063 });
    expect(await one.move(3, { servicer_userid: 'nobody' })).toMatchObject({ errcode: 95_014 });
    await one.sim.control('POST', `kf/${one.kf}/receptions`, { userid: 'zhangsan', state: 'stopped' });
    expect(await one.move(3, { servicer_userid: 'zhangsan' })).toMatchObject({ errcode: 95_019 });
    await one.sim.control('POST', 'switches', { kfEndings: 'servedOnly' });
    expect(await one.move(4)).toMatchObject({ errcode: 95_016 });
    expect(await one.sim.call('kf/service_state/get', one.about({ external_userid: 'wmnobody' }))).toMatchObject({ errcode: 40_096 });
  });

  test('is over when she has been silent for 48 hours', async () => {
    await one.ask();
    await one.move(3, { servicer_userid: 'LiSi' });
    await one.sim.control('POST', 'clock', { jump: 'PT47H59M' });
    expect(await one.state()).toBe(3);
    await one.sim.control('POST', 'clock', { jump: 'PT1M' });
    expect(await one.sim.call('kf/service_state/get', one.about())).toEqual({ errcode: 0, errmsg: 'ok', service_state: 4 });
  });

  test('changed by servicers is told, by API not', async () => {
    await one.ask();
    await one.move(2);
    expect(await one.events()).toEqual([]);
    await one.act('take', 'zhangsan');
    await one.act('transfer', 'zhangsan', { to: 'LiSi' });
    await one.act('end', 'LiSi');
    await one.act('reopen', 'LiSi');
    expect(await one.events()).toMatchObject([
      { event_type: 'session_status_change', change_type: 1, new_servicer_userid: 'zhangsan', msg_code: expect.any(String) },
      { change_type: 2, old_servicer_userid: 'zhangsan', new_servicer_userid: 'LiSi' },
      { change_type: 3, old_servicer_userid: 'LiSi', msg_code: expect.any(String) },
      { change_type: 4, new_servicer_userid: 'LiSi' },
    ]);
    await one.act('mute', 'LiSi');
    expect((await one.sim.control('POST', `kf/${one.kf}/messages`, { externalUserid: one.she, text: '？' })).status).toBe(409);
    expect((await one.events()).at(-1)).toMatchObject({ event_type: 'reject_customer_msg_switch_change', reject_switch: 1 });
  });
});

describe('customers', () => {
  test('are told of while they talk, with where they came from', async () => {
    await one.enter({ scene: '123', sceneParam: 'abc', channels: { nickname: '青禾视频号', scene: 1 } });
    const both = { external_userid_list: [one.she, 'zhangsan'] };
    const answer = await one.sim.call('kf/customer/batchget', { ...both, need_enter_session_context: 1 });
    // She has no unionid; the sample does not show the scene of the channel.
    expect(unlikeSample('kf/customer/batchget', answer)).toEqual([
      'customer_list[].enter_session_context.wechat_channels.scene: not in the sample',
      'customer_list[].unionid: missing',
    ]);
    expect(answer).toMatchObject({
      customer_list: [{ external_userid: one.she, nickname: '客户0' }],
      invalid_external_userid: ['zhangsan'],
    });
    expect(list((await one.sim.call('kf/customer/batchget', both)).customer_list)[0]).not.toHaveProperty('enter_session_context');
    expect(await one.sim.call('kf/customer/batchget', { external_userid_list: [customerId(1)] })).toMatchObject({ errcode: 95_031 });
    expect(await one.sim.call('kf/customer/batchget', { external_userid_list: Array.from({ length: 101 }, () => one.she) })).toMatchObject({
      errcode: 40_058,
    });
    await one.sim.control('POST', 'clock', { jump: 'PT48H' });
    expect(await one.sim.call('kf/customer/batchget', { external_userid_list: [one.she] })).toMatchObject({
      errcode: 95_031,
      customer_list: [],
    });
  });

  test('are recommended only whom the administrator allowed', async () => {
    await one.sim.control('PUT', 'kf/upgrade-range', { userids: ['zhangsan'], departments: [2], chatIds: [] });
    const config = await one.sim.call('kf/customer/get_upgrade_service_config');
    expect(unlikeSample('kf/customer/get_upgrade_service_config', config)).toEqual([]);
    await one.ask();
    expect(
      await one.sim.call('kf/customer/upgrade_service', one.about({ type: 1, member: { userid: 'zhangsan', wording: '我来服务您' } })),
    ).toMatchObject({ errcode: 0 });
    expect(await one.sim.call('kf/customer/upgrade_service', one.about({ type: 2, groupchat: { chat_id: 'wrnone' } }))).toMatchObject({
      errcode: 40_050,
    });
    await one.sim.control('PUT', 'kf/upgrade-range', {});
    expect(await one.sim.call('kf/customer/upgrade_service', one.about({ type: 1, member: { userid: 'zhangsan' } }))).toMatchObject({
      errcode: 60_011,
    });
    expect(await one.sim.call('kf/customer/cancel_upgrade_service', one.about())).toMatchObject({ errcode: 0 });
    expect(await one.inbox()).toMatchObject([{ kind: 'upgrade_service', content: { userid: 'zhangsan', wording: '我来服务您' } }]);
    expect(unlikeSample('kf/get_corp_qualification', await one.sim.call('kf/get_corp_qualification'))).toEqual([]);
  });
});

test('all of it survives a restart', async () => {
  await one.ask();
  await one.write();
  await one.move(2);
  await one.sim.restart();
  expect(await one.state()).toBe(2);
  expect(list((await one.sync()).msg_list)).toHaveLength(1);
  expect(await one.inbox()).toHaveLength(1);
});
