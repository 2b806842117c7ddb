import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { customerId, getJson, list, smallWorld, startTestSim, text } from './testing/harness.ts';
import type { TestSim } from './testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(7));
});

describe('the front door', () => {
  const token = (corpid: string, secret: string) => getJson(`${sim.url()}/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${secret}`);

  test('gives the same token within its life and another one after it', async () => {
    const first = await token(sim.config.corpId, 'secret');
    expect(first).toMatchObject({ errcode: 0, expires_in: 7200 });
    expect((await token(sim.config.corpId, 'secret')).access_token).toBe(first.access_token);
    await sim.control('POST', 'clock', { jump: 'PT2H1S' });
    const old = await getJson(`${sim.url()}/cgi-bin/externalcontact/get_follow_user_list?access_token=${text(first.access_token)}`);
    expect(old).toMatchObject({ errcode: 42001, follow_user: [] });
    const second = await token(sim.config.corpId, 'secret');
    expect(second.access_token).not.toBe(first.access_token);
  });

  test('says which part of the credentials is missing or wrong', async () => {
    expect((await token('', '')).errcode).toBe(41004);
    expect((await token('', 'secret')).errcode).toBe(41002);
    expect((await token('wwother', 'secret')).errcode).toBe(40013);
    expect((await token(sim.config.corpId, 'wrong')).errcode).toBe(40001);
  });

  test('looks at the token before anything else, and only in the query', async () => {
    const url = `${sim.url()}/cgi-bin/externalcontact/list`;
    expect((await getJson(url, { headers: { authorization: 'Bearer x' } })).errcode).toBe(41001);
    expect(await getJson(`${url}?access_token=never-issued`)).toMatchObject({ errcode: 40014, external_userid: [] });
  });

  test('answers an unknown path with 404 and an empty body', async () => {
    const answer = await fetch(`${sim.url()}/cgi-bin/externalcontact/no_such_thing`);
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });

  test('reads the body as JSON whatever the Content-Type, and refuses what is none', async () => {
    await sim.call('externalcontact/get_corp_tag_list', {});
    const access = text((await token(sim.config.corpId, 'secret')).access_token);
    const ask = (body: string, type?: string) =>
      getJson(`${sim.url()}/cgi-bin/externalcontact/get_corp_tag_list?access_token=${access}`, {
        method: 'POST',
        body,
        ...(type === undefined ? {} : { headers: { 'content-type': type } }),
      });
    for (const type of [undefined, 'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/octet-stream']) {
      expect(await ask('{}', type)).toMatchObject({ errcode: 0 });
    }
    for (const body of ['{', '[]', '"x"', 'null']) expect(await ask(body)).toMatchObject({ errcode: 40058, tag_group: [] });
  });
});

describe('contacts', () => {
  test('the department tree, and its members', async () => {
    expect((await sim.call('department/simplelist')).department_id).toEqual([
      { id: 1, parentid: 0, order: 1 },
      { id: 2, parentid: 1, order: 1 },
    ]);
    expect(await sim.call('user/simplelist', undefined, { department_id: '2' })).toMatchObject({
      userlist: [{ userid: 'zhangsan', name: '张三', department: [2] }, { userid: 'LiSi' }],
    });
    expect((await sim.call('user/list', undefined, { department_id: '1' })).userlist).toEqual([]);
    expect(await sim.call('user/get', undefined, { userid: 'lisi' })).toMatchObject({ userid: 'LiSi', status: 1 });
    expect(await sim.call('user/get', undefined, { userid: 'nobody' })).toMatchObject({ errcode: 60111, department: [] });
    expect((await sim.call('user/simplelist', undefined, { department_id: '9' })).errcode).toBe(60003);
  });
});

describe('customers', () => {
  test('are listed per member; a member without any gives 84061', async () => {
    expect((await sim.call('externalcontact/list', undefined, { userid: 'zhangsan' })).external_userid).toHaveLength(7);
    expect(await sim.call('externalcontact/list', undefined, { userid: 'LiSi' })).toMatchObject({ errcode: 84061, external_userid: [] });
  });

  test('come with who follows them and with which tags', async () => {
    const answer = await sim.call('externalcontact/get', undefined, { external_userid: customerId(0) });
    expect(answer).toMatchObject({
      errcode: 0,
      external_contact: { name: '客户0', type: 1 },
      follow_user: [
        { userid: 'zhangsan', createtime: 1_700_000_000, tags: [{ tag_id: 'etgold', tag_name: '金卡', group_name: '等级', type: 1 }] },
      ],
      next_cursor: '',
    });
    expect((await sim.call('externalcontact/get', undefined, { external_userid: 'wmunknown' })).errcode).toBe(40096);
  });

  test('batch/get_by_user pages across members and gives every friendship once', async () => {
    await sim.control('POST', 'scans', { externalUserid: customerId(3), userid: 'LiSi' });
    const seen: unknown[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const page = await sim.call('externalcontact/batch/get_by_user', { userid_list: ['zhangsan', 'LiSi'], limit: 3, cursor });
      for (const item of list(page.external_contact_list))
        seen.push(`${text(Object(item.follow_info).userid)} ${text(Object(item.external_contact).external_userid)}`);
      cursor = text(page.next_cursor);
      pages += 1;
    } while (cursor !== '');
    expect(pages).toBe(3);
    expect(seen).toEqual([...Array.from({ length: 7 }, (_, i) => `zhangsan ${customerId(i)}`), `LiSi ${customerId(3)}`]);
    expect((await sim.call('externalcontact/batch/get_by_user', { userid_list: ['zhangsan'], cursor: 'nonsense!' })).errcode).toBe(40058);
  });

  test('remark is limited, overwrites and needs a friendship', async () => {
    const who = { userid: 'zhangsan', external_userid: customerId(1) };
    expect((await sim.call('externalcontact/remark', who)).errcode).toBe(40063);
    expect((await sim.call('externalcontact/remark', { ...who, remark: '长'.repeat(21) })).errcode).toBe(40058);
    expect((await sim.call('externalcontact/remark', { ...who, userid: 'LiSi', remark: '好' })).errcode).toBe(84061);
    expect((await sim.call('externalcontact/remark', { ...who, remark: '老王', remark_mobiles: ['13800000000'] })).errcode).toBe(0);
    expect(await sim.call('externalcontact/get', undefined, { external_userid: customerId(1) })).toMatchObject({
      follow_user: [{ remark: '老王', remark_mobiles: ['13800000000'] }],
    });
  });
});

describe('corp tags', () => {
  test('are added to a new group, and appended by the name of an old one', async () => {
    const made = await sim.call('externalcontact/add_corp_tag', {
      group_name: '来源',
      tag: [{ name: '门店' }, { name: '门店' }, { name: '直播' }],
    });
    expect(list(Object(made.tag_group).tag).map((tag) => tag.name)).toEqual(['门店', '直播']);
    const more = await sim.call('externalcontact/add_corp_tag', { group_name: '来源', tag: [{ name: '直播' }, { name: '抖音' }] });
    expect(Object(more.tag_group).group_id).toBe(Object(made.tag_group).group_id);
    expect(list(Object(more.tag_group).tag).map((tag) => tag.name)).toEqual(['抖音']);
    expect((await sim.call('externalcontact/add_corp_tag', { group_name: '来源', tag: [{ name: '抖音' }] })).errcode).toBe(40071);
    expect((await sim.call('externalcontact/add_corp_tag', { group_name: '来源', tag: [] })).errcode).toBe(40063);
    expect((await sim.call('externalcontact/add_corp_tag', { group_id: 'etnone', tag: [{ name: '新' }] })).errcode).toBe(40068);
    expect((await sim.call('externalcontact/add_corp_tag', { group_name: '来源', tag: [{ name: '长'.repeat(31) }] })).errcode).toBe(40072);
  });

  test('mark one friendship; unknown tags and strangers are refused', async () => {
    const who = { userid: 'zhangsan', external_userid: customerId(1) };
    expect((await sim.call('externalcontact/mark_tag', { ...who, add_tag: ['etgold', 'etsilver'] })).errcode).toBe(0);
    await sim.call('externalcontact/mark_tag', { ...who, remove_tag: ['etgold'] });
    const page = await sim.call('externalcontact/batch/get_by_user', { userid_list: ['zhangsan'] });
    expect(list(page.external_contact_list)[1]).toMatchObject({ follow_info: { tag_id: ['etsilver'] } });
    expect((await sim.call('externalcontact/mark_tag', who)).errcode).toBe(40063);
    expect((await sim.call('externalcontact/mark_tag', { ...who, add_tag: ['etnone'] })).errcode).toBe(40068);
    expect((await sim.call('externalcontact/mark_tag', { ...who, userid: 'LiSi', add_tag: ['etgold'] })).errcode).toBe(84061);
  });

  test('deleting the last tag deletes the group; reads by id still show it as deleted', async () => {
    await sim.call('externalcontact/del_corp_tag', { tag_id: ['etgold', 'etsilver'] });
    expect((await sim.call('externalcontact/get_corp_tag_list', {})).tag_group).toEqual([]);
    expect(await sim.call('externalcontact/get_corp_tag_list', { tag_id: ['etgold'] })).toMatchObject({
      tag_group: [{ deleted: true, tag: [{ id: 'etgold', deleted: true }] }],
    });
    expect(await sim.call('externalcontact/get', undefined, { external_userid: customerId(0) })).toMatchObject({
      follow_user: [{ tags: [] }],
    });
  });

  test('renaming onto another name of the group is refused', async () => {
    expect((await sim.call('externalcontact/edit_corp_tag', { id: 'etgold', name: '银卡' })).errcode).toBe(40071);
    expect((await sim.call('externalcontact/edit_corp_tag', { id: 'etgold', name: '黑卡' })).errcode).toBe(0);
    expect((await sim.call('externalcontact/edit_corp_tag', { id: 'etnone', name: '黑卡' })).errcode).toBe(40068);
  });
});

describe('contact ways', () => {
  test('are added, read, updated, listed and deleted', async () => {
    const made = await sim.call('externalcontact/add_contact_way', {
      type: 2,
      scene: 2,
      remark: '海报',
      state: 'c1',
      user: ['zhangsan', 'lisi'],
    });
    const config_id = text(made.config_id);
    expect(config_id).toMatch(/^[0-9a-f]{32}$/);
    expect(await sim.call('externalcontact/get_contact_way', { config_id })).toMatchObject({
      contact_way: { state: 'c1', user: ['zhangsan', 'LiSi'], skip_verify: true },
    });
    await sim.call('externalcontact/update_contact_way', { config_id, user: ['zhangsan'] });
    expect(await sim.call('externalcontact/get_contact_way', { config_id })).toMatchObject({
      contact_way: { state: 'c1', remark: '', user: ['zhangsan'] },
    });
    expect(list((await sim.call('externalcontact/list_contact_way', {})).contact_way)).toContainEqual({ config_id });
    await sim.call('externalcontact/del_contact_way', { config_id });
    expect((await sim.call('externalcontact/get_contact_way', { config_id })).errcode).toBe(41044);
  });

  test('are refused with the documented codes', async () => {
    const add = async (body: object) => (await sim.call('externalcontact/add_contact_way', body)).errcode;
    expect(await add({ scene: 2, user: ['zhangsan'] })).toBe(41037);
    expect(await add({ type: 1, user: ['zhangsan'] })).toBe(41038);
    expect(await add({ type: 3, scene: 2, user: ['zhangsan'] })).toBe(41039);
    expect(await add({ type: 1, scene: 3, user: ['zhangsan'] })).toBe(41040);
    expect(await add({ type: 1, scene: 1, style: 4, user: ['zhangsan'] })).toBe(41042);
    expect(await add({ type: 2, scene: 2, user: ['nobody'] })).toBe(60111);
    expect(await add({ type: 1, scene: 2, user: ['zhangsan', 'LiSi'] })).toBe(40058);
    expect(await add({ type: 2, scene: 2, user: ['zhangsan'], state: 'x'.repeat(31) })).toBe(40058);
  });
});

describe('app messages', () => {
  test('reach the member, and name the ones they cannot reach in lower case', async () => {
    const message = { msgtype: 'text', agentid: sim.config.agentId, text: { content: '早上好' } };
    expect(await sim.call('message/send', { ...message, touser: 'LiSi|NoBody' })).toMatchObject({ errcode: 0, invaliduser: 'nobody' });
    expect((await sim.control('GET', 'staff/lisi/app-messages')).body).toMatchObject({ items: [{ kind: 'text', text: '早上好' }] });
    expect((await sim.call('message/send', { ...message, touser: 'NoBody' })).errcode).toBe(81013);
    expect((await sim.call('message/send', message)).errcode).toBe(82001);
    expect((await sim.call('message/send', { ...message, agentid: 7, touser: 'LiSi' })).errcode).toBe(301002);
    expect((await sim.call('message/send', { ...message, msgtype: 'poem', touser: 'LiSi' })).errcode).toBe(40008);
    expect((await sim.call('message/send', { ...message, text: { content: '' }, touser: 'LiSi' })).errcode).toBe(44004);
  });

  test('above 30 a minute are dropped without a word', async () => {
    for (let i = 0; i < 32; i++) {
      expect(
        (await sim.call('message/send', { msgtype: 'text', agentid: sim.config.agentId, touser: 'zhangsan', text: { content: `${i}` } }))
          .errcode,
      ).toBe(0);
    }
    expect((await sim.control('GET', 'staff/zhangsan/app-messages')).body.items).toHaveLength(30);
  });
});
