import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { startCallbackLog, type CallbackLog } from '../testing/callback-log.ts';
import { list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';

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
  await sim.control('PUT', 'app', { userids: [], parties: [1], tags: [] });
  await sim.control('POST', 'world', smallWorld(3));
  await callbacks.skip(sim);
});

const post = (name: string, body: object) => sim.call(name, body);
const get = (name: string, query: Record<string, string> = {}) => sim.call(name, undefined, query);
const lisa = {
  userid: 'Lisa',
  name: '丽莎',
  department: [2],
  position: '顾问',
  mobile: '13800000001',
  email: 'lisa@example.com',
  biz_mail: 'lisa@corp.example',
  gender: '2',
  alias: 'lisa',
  telephone: '020-1',
  address: '广州',
  direct_leader: ['zhangsan'],
  extattr: { attrs: [{ type: 0, name: '爱好', text: { value: '旅游' } }] },
  external_position: '顾问',
  external_profile: { external_corp_name: '活水', external_attr: [{ type: 0, name: '工号', text: { value: '7' } }] },
};

describe('a member', () => {
  test('is made, changed, renamed and deleted with the customers left to be assigned; the API is not called back', async () => {
    expect(await post('user/create', lisa)).toMatchObject({ errcode: 0, errmsg: 'created' });
    expect(await post('user/update', { userid: 'lisa', name: '李丽莎', enable: 0 })).toMatchObject({ errmsg: 'updated' });
    expect(await get('user/get', { userid: 'LISA' })).toMatchObject({ userid: 'Lisa', name: '李丽莎', status: 2, position: '顾问' });
    expect((await post('user/update', { userid: 'zhangsan', new_userid: 'zs' })).errcode).toBe(0);
    expect((await get('externalcontact/list', { userid: 'zs' })).external_userid).toHaveLength(3);
    expect((await get('user/get', { userid: 'zhangsan' })).errcode).toBe(60111);
    expect(await get('user/delete', { userid: 'zs' })).toMatchObject({ errmsg: 'deleted' });
    expect(list((await post('externalcontact/get_unassigned_list', {})).info)).toHaveLength(3);
    expect((await post('user/batchdelete', { useridlist: ['Lisa', 'nobody'] })).errcode).toBe(60111);
    expect((await get('user/get', { userid: 'lisa' })).errcode).toBe(0);
    expect((await post('user/batchdelete', { useridlist: ['Lisa', 'LiSi'] })).errcode).toBe(0);
    expect((await get('user/get', { userid: 'lisa' })).errcode).toBe(60111);
    expect(callbacks.unread()).toBe(0);
  });

  test('is refused with the code of what is wrong', async () => {
    await post('user/create', lisa);
    const create = async (change: object) =>
      (await post('user/create', { ...lisa, userid: 'other', mobile: '', email: '', biz_mail: '', ...change })).errcode;
    expect(await create({ userid: '' })).toBe(41009);
    expect(await create({ userid: '-x' })).toBe(40003);
    expect(await create({ userid: 'LISA' })).toBe(60102);
    expect(await create({ name: '' })).toBe(60112);
    expect(await create({ department: undefined })).toBe(60127);
    expect(await create({ department: [9] })).toBe(60123);
    expect(await create({ department: [] })).toBe(60110);
    expect(await create({ mobile: 'abc' })).toBe(60103);
    expect(await create({ mobile: lisa.mobile })).toBe(60104);
    expect(await create({ email: 'abc' })).toBe(60105);
    expect(await create({ email: lisa.email })).toBe(60106);
    expect(await create({ is_leader_in_dept: [1, 0] })).toBe(60132);
    expect((await post('user/batchdelete', { useridlist: Array.from({ length: 201 }, () => 'Lisa') })).errcode).toBe(40032);
  });

  test('shows newer apps no phone, mail, gender, avatar or address; older ones all of it', async () => {
    await post('user/create', lisa);
    const unlike = async () => unlikeSample('user/get', await get('user/get', { userid: 'Lisa' }));
    // The sample has attributes of both kinds, and an id that is for provider's apps.
    expect((await unlike()).sort()).toEqual([
      'address: missing',
      'avatar: missing',
      'email: missing',
      'extattr.attrs[].web: missing',
      'external_position: missing',
      'external_profile: missing',
      'gender: missing',
      'mobile: missing',
      'open_userid: missing',
      'qr_code: missing',
      'thumb_avatar: missing',
    ]);
    await sim.control('POST', 'switches', { userFields: 'all' });
    // Of her there is no picture, and the sample does not have the mailbox of the corp.
    expect((await unlike()).filter((line) => !/^(extattr|external_profile)/.test(line)).sort()).toEqual([
      'avatar: missing',
      'biz_mail: not in the sample',
      'open_userid: missing',
      'thumb_avatar: missing',
    ]);
  });

  test('is found by number and mail; too many misses end that for the day', async () => {
    await post('user/create', lisa);
    expect(await post('user/getuserid', { mobile: lisa.mobile })).toMatchObject({ userid: 'Lisa' });
    expect(await post('user/get_userid_by_email', { email: lisa.biz_mail })).toMatchObject({ userid: 'Lisa' });
    expect(await post('user/get_userid_by_email', { email: lisa.email, email_type: 2 })).toMatchObject({ userid: 'Lisa' });
    expect((await post('user/get_userid_by_email', { email: lisa.email, email_type: 1 })).errcode).toBe(46004);
    await Promise.all(Array.from({ length: 200 }, () => post('user/getuserid', { mobile: '1' })));
    expect((await post('user/getuserid', { mobile: lisa.mobile })).errcode).toBe(45009);
    await sim.control('POST', 'clock', { jump: 'P1D' });
    expect((await post('user/getuserid', { mobile: lisa.mobile })).errcode).toBe(0);
  });

  test('has an openid that leads back to her, once she has signed in', async () => {
    const answer = await post('user/convert_to_openid', { userid: 'LISI' });
    expect(unlikeSample('user/convert_to_openid', answer)).toEqual([]);
    expect(await post('user/convert_to_userid', { openid: answer.openid })).toMatchObject({ userid: 'LiSi' });
    expect((await post('user/convert_to_userid', { openid: 'onobody' })).errcode).toBe(40073);
    await sim.control('POST', 'staff', { userid: 'LiSi', name: '李四', status: 4 });
    expect((await post('user/convert_to_openid', { userid: 'lisi' })).errcode).toBe(43004);
  });
});

describe('everybody', () => {
  test('is listed as pairs, page by page to the end', async () => {
    await post('user/update', { userid: 'LiSi', department: [1, 2] });
    const first = await post('user/list_id', { limit: 2 });
    expect(unlikeSample('user/list_id', first)).toEqual([]);
    const second = await post('user/list_id', { limit: 2, cursor: first.next_cursor });
    expect([...list(first.dept_user), ...list(second.dept_user)]).toEqual([
      { userid: 'zhangsan', department: 2 },
      { userid: 'LiSi', department: 1 },
      { userid: 'LiSi', department: 2 },
    ]);
    expect(second.next_cursor).toBe('');
    expect((await post('user/list_id', { cursor: 'nonsense!' })).errcode).toBe(40058);
  });

  test('is counted, invited and given an open id; unknown ones are told apart', async () => {
    const today = text((await sim.control('GET', 'clock')).body.now).slice(0, 10);
    expect(unlikeSample('user/get_active_stat', await post('user/get_active_stat', { date: today }))).toEqual([]);
    expect((await post('user/get_active_stat', { date: '2001-01-01' })).errcode).toBe(40058);
    expect(await post('batch/invite', { user: ['zhangsan', 'nobody'], party: [9] })).toMatchObject({
      errcode: 0,
      invaliduser: ['nobody'],
      invalidparty: [9],
      invalidtag: [],
    });
    expect((await post('batch/invite', { user: ['nobody'] })).errcode).toBe(81013);
    expect((await post('batch/invite', {})).errcode).toBe(40063);
    expect(await post('batch/userid_to_openuserid', { userid_list: ['zhangsan', 'nobody'] })).toMatchObject({
      open_userid_list: [{ userid: 'zhangsan', open_userid: expect.stringMatching(/^wo/) }],
      invalid_userid_list: ['nobody'],
    });
  });
});

describe('departments', () => {
  test('are made, moved and deleted; names and places are checked', async () => {
    const made = await post('department/create', { name: '华南', name_en: 'South', parentid: 1, order: 7, id: 20 });
    expect(unlikeSample('department/create', made)).toEqual([]);
    const create = async (body: object) => (await post('department/create', { name: '华东', parentid: 1, ...body })).errcode;
    expect(await create({ name: '' })).toBe(40063);
    expect(await create({ name: '长'.repeat(65) })).toBe(60001);
    expect(await create({ name: 'a:b' })).toBe(60009);
    expect(await create({ name: '华南' })).toBe(60008);
    expect(await create({ id: 20 })).toBe(60008);
    expect(await create({ parentid: 99 })).toBe(60004);
    expect((await post('department/update', { id: 1, parentid: 20 })).errcode).toBe(60010);
    expect((await post('department/update', { id: 20, name: '大华南', parentid: 2 })).errcode).toBe(0);
    expect(unlikeSample('department/list', await get('department/list', { id: '20' }))).toEqual([
      'department[].department_leader: missing',
    ]);
    expect((await get('department/delete', { id: '2' })).errcode).toBe(60006);
    expect((await get('department/delete', { id: '20' })).errcode).toBe(0);
    expect((await get('department/delete', { id: '2' })).errcode).toBe(60005);
    expect((await get('department/delete', { id: '1' })).errcode).toBe(60007);
    let parentid = 1;
    for (let level = 2; level <= 15; level++) parentid = Number((await post('department/create', { name: `第${level}层`, parentid })).id);
    expect((await post('department/create', { name: '太深', parentid })).errcode).toBe(81002);
    expect(callbacks.unread()).toBe(0);
  });
});

describe('tags of the address book', () => {
  test('hold members and departments; who is not there is told, all of them is an error', async () => {
    expect(await post('tag/create', { tagname: '店长', tagid: 5 })).toMatchObject({ errcode: 0, tagid: 5 });
    expect((await post('tag/create', { tagname: '店长' })).errcode).toBe(40071);
    expect((await post('tag/create', { tagname: '' })).errcode).toBe(40063);
    expect((await post('tag/create', { tagname: '长'.repeat(33) })).errcode).toBe(40072);
    expect(await post('tag/addtagusers', { tagid: 5, userlist: ['LISI', 'nobody'], partylist: [2, 9] })).toMatchObject({
      errcode: 0,
      invalidlist: 'nobody',
      invalidparty: [9],
    });
    expect((await post('tag/addtagusers', { tagid: 5, userlist: ['nobody'] })).errcode).toBe(40070);
    expect(await get('tag/get', { tagid: '5' })).toMatchObject({
      tagname: '店长',
      userlist: [{ userid: 'LiSi', name: '李四' }],
      partylist: [2],
    });
    await post('tag/deltagusers', { tagid: 5, partylist: [2] });
    expect(await get('tag/get', { tagid: '5' })).toMatchObject({ partylist: [] });
    await post('tag/update', { tagid: 5, tagname: '经理' });
    expect((await get('tag/list')).taglist).toEqual([{ tagid: 5, tagname: '经理' }]);
    await get('tag/delete', { tagid: '5' });
    expect((await get('tag/get', { tagid: '5' })).errcode).toBe(40068);
  });
});
