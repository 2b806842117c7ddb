import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
let friend: string;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
  await sim.control('POST', 'world', smallWorld(2));
  friend = text((await sim.control('POST', 'customers', { name: '王五', unionid: 'ofriend', mobile: '138' })).body.externalUserid);
  await sim.control('POST', 'scans', { externalUserid: friend, userid: 'zhangsan' });
});

const ask = (name: string, body: object) => sim.call(name, body);

describe('a unionid', () => {
  test('leads to a customer; to nobody else', async () => {
    const answer = await ask('externalcontact/unionid_to_external_userid', { unionid: 'ofriend', openid: 'o1' });
    expect(unlikeSample('externalcontact/unionid_to_external_userid', answer)).toEqual([]);
    expect(answer.external_userid).toBe(friend);
    await sim.control('POST', 'customers', { name: '路人', unionid: 'ostranger' });
    expect((await ask('externalcontact/unionid_to_external_userid', { unionid: 'ostranger' })).errcode).toBe(40096);
    expect((await ask('externalcontact/unionid_to_external_userid', {})).errcode).toBe(40063);
  });

  test('of nobody known gets a pending id, the same for 90 days', async () => {
    const convert = (unionid: string) => ask('idconvert/unionid_to_external_userid', { unionid, openid: 'o1', subject_type: 0 });
    // The sample shows both at once.
    expect(unlikeSample('idconvert/unionid_to_external_userid', await convert('ofriend'))).toEqual(['pending_id: missing']);
    const first = await convert('onobody');
    expect(unlikeSample('idconvert/unionid_to_external_userid', first)).toEqual(['external_userid: missing']);
    expect((await convert('onobody')).pending_id).toBe(first.pending_id);
    await sim.control('POST', 'clock', { jump: 'P90D' });
    expect((await convert('onobody')).pending_id).not.toBe(first.pending_id);
    expect((await ask('idconvert/unionid_to_external_userid', { unionid: 'o' })).errcode).toBe(40073);
  });
});

describe('an external userid', () => {
  test('has pending ids by the hundred; the unknown are left out', async () => {
    const answer = await ask('idconvert/batch/external_userid_to_pending_id', { external_userid: [customerId(0), 'wmnobody'] });
    expect(unlikeSample('idconvert/batch/external_userid_to_pending_id', answer)).toEqual([]);
    expect(list(answer.result)).toHaveLength(1);
    const tooMany = Array.from({ length: 101 }, () => customerId(0));
    expect((await ask('idconvert/batch/external_userid_to_pending_id', { external_userid: tooMany })).errcode).toBe(40058);
    expect((await ask('idconvert/batch/external_userid_to_pending_id', { external_userid: [] })).errcode).toBe(41035);
  });

  test('has an openid, and an id for providers that leads back', async () => {
    const openid = await ask('externalcontact/convert_to_openid', { external_userid: friend });
    expect(unlikeSample('externalcontact/convert_to_openid', openid)).toEqual([]);
    const service = await ask('externalcontact/to_service_external_userid', { external_userid: friend });
    expect(unlikeSample('externalcontact/to_service_external_userid', service)).toEqual([]);
    expect(service.external_userid).not.toBe(friend);
    const back = { external_userid: service.external_userid, source_agentid: 7 };
    expect(await ask('externalcontact/from_service_external_userid', back)).toMatchObject({ external_userid: friend });
    expect((await ask('externalcontact/from_service_external_userid', { external_userid: friend })).errcode).toBe(40096);
    expect((await ask('externalcontact/to_service_external_userid', { external_userid: 'wmnobody' })).errcode).toBe(40096);
  });

  test('is found by number, and unknown numbers are told apart', async () => {
    const answer = await ask('externalcontact/batch_to_external_userid', { mobiles: ['138', '139'] });
    expect(unlikeSample('externalcontact/batch_to_external_userid', answer)).toEqual([]);
    expect(answer).toMatchObject({
      success_list: [{ mobile: '138', external_userid: friend }],
      fail_list: [{ mobile: '139', errcode: 60136 }],
    });
  });

  test('stands behind the temporary id of a meeting or a form', async () => {
    const tmp = async (body: object) => text((await sim.control('POST', 'tmp-external-ids', body)).body.tmpExternalUserid);
    const ids = [await tmp({ externalUserid: friend }), await tmp({ corpid: 'wwother', userid: 'wang' }), 'ounobody'];
    const answer = await ask('idconvert/convert_tmp_external_userid', { business_type: 1, user_type: 1, tmp_external_userid_list: ids });
    expect(unlikeSample('idconvert/convert_tmp_external_userid', answer)).toEqual([]);
    expect(answer).toMatchObject({
      results: [{ external_userid: friend }, { corpid: 'wwother', userid: 'wang' }],
      invalid_tmp_external_userid_list: ['ounobody'],
    });
  });
});

test('the id of a group stays what it is after an upgrade, and is not told before', async () => {
  const chatId = (await sim.control('POST', 'groups', { name: '群', owner: 'zhangsan', members: [] })).body.chatId;
  const answer = await ask('idconvert/chatid', { chat_id_list: [chatId, 'wrnobody'] });
  expect(unlikeSample('idconvert/chatid', answer)).toEqual([]);
  expect(answer).toMatchObject({ items: [{ chat_id: chatId, new_chat_id: chatId }], invalid_chat_id_list: ['wrnobody'] });
  await sim.control('POST', 'switches', { chatIdUpgrade: 'notYet' });
  expect((await ask('idconvert/chatid', { chat_id_list: [chatId] })).errcode).toBe(40166);
  const customers = await ask('externalcontact/get_new_external_userid', { external_userid_list: [friend, 'wmnobody'] });
  expect(unlikeSample('externalcontact/get_new_external_userid', customers)).toEqual([]);
  expect(list(customers.items)).toHaveLength(1);
});

test('how outsiders follow notices can be set and read', async () => {
  expect((await ask('externalcontact/set_subscribe_mode', { subscribe_mode: 2 })).errcode).toBe(0);
  const mode = await sim.call('externalcontact/get_subscribe_mode');
  expect(unlikeSample('externalcontact/get_subscribe_mode', mode)).toEqual([]);
  expect(mode.subscribe_mode).toBe(2);
  expect((await ask('externalcontact/set_subscribe_mode', { subscribe_mode: 3 })).errcode).toBe(40058);
  expect(unlikeSample('externalcontact/get_subscribe_qr_code', await sim.call('externalcontact/get_subscribe_qr_code'))).toEqual([]);
});
