import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';
import { mp4, png } from '../testing/media-samples.ts';
import { download, mediaIdOf } from '../testing/upload.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
  // Out of the minute in which ten moments may be made.
  await sim.control('POST', 'clock', { jump: 'PT2M' });
  await sim.control('POST', 'world', smallWorld(6));
});

const hello = { text: { content: '新品到店' } };
const add = (body: object) => sim.call('externalcontact/add_moment_task', body);
const result = async (jobid: unknown) => sim.call('externalcontact/get_moment_task_result', undefined, { jobid: text(jobid) });
const later = () => sim.control('POST', 'clock', { jump: 'PT2S' });
const phone = async (userid: string) => list((await sim.control('GET', `staff/${userid}/moments`)).body.items);
const confirm = (userid: string, body: object) => sim.control('POST', `staff/${userid}/moment-confirmations`, body);
const feed = async (i: number) => list((await sim.control('GET', `customers/${customerId(i)}/moments`)).body.items);
const read = (name: string, body: object) => sim.call(`externalcontact/${name}`, body);
const now = async () => Math.floor(Date.parse(text((await sim.control('GET', 'clock')).body.now)) / 1_000);
const attachment = (kind: 'image' | 'video', bytes: Uint8Array) =>
  mediaIdOf(sim, 'media/upload_attachment', { media_type: kind, attachment_type: '1' }, { bytes });

/** The moment's id, when its job is done. */
async function made(body: object): Promise<string> {
  const { jobid } = await add(body);
  await later();
  return text(Object((await result(jobid)).result).moment_id);
}

describe('a company moment', () => {
  test('is made by a job that takes its time, and only then known to members', async () => {
    const asked = await add({ ...hello, visible_range: { sender_list: { user_list: ['zhangsan', 'nobody'], department_list: [9] } } });
    expect(unlikeSample('externalcontact/add_moment_task', asked)).toEqual([]);
    expect(await result(asked.jobid)).toMatchObject({ errcode: 0, status: 1 });
    expect(await phone('zhangsan')).toEqual([]);
    await later();
    const done = await result(asked.jobid);
    expect(unlikeSample('externalcontact/get_moment_task_result', done)).toEqual([]);
    expect(done).toMatchObject({
      status: 3,
      result: { errcode: 0, invalid_sender_list: { user_list: ['nobody'], department_list: [9] } },
    });
    expect(await phone('zhangsan')).toMatchObject([{ text: '新品到店', visible: 'public' }]);
    expect((await result('none')).errcode).toBe(40088);
    await sim.control('POST', 'clock', { jump: 'P1D' });
    expect((await result(asked.jobid)).errcode).toBe(40089);
  });

  test('reaches customers when the member confirms it, once', async () => {
    const moment_id = await made(hello);
    expect(await read('get_moment_task', { moment_id })).toMatchObject({
      task_list: [
        { userid: 'zhangsan', publish_status: 0 },
        { userid: 'LiSi', publish_status: 0 },
      ],
    });
    expect((await read('get_moment_send_result', { moment_id, userid: 'zhangsan' })).errcode).toBe(41062);
    expect(await feed(0)).toEqual([]);
    expect((await confirm('zhangsan', { momentId: moment_id })).body).toEqual({ confirmed: 1, seenBy: 6 });
    expect((await confirm('zhangsan', { momentId: moment_id })).status).toBe(409);
    expect(await feed(0)).toMatchObject([{ momentId: moment_id, name: '张三', text: '新品到店', likes: [], comments: [] }]);
    const tasks = await read('get_moment_task', { moment_id });
    expect(unlikeSample('externalcontact/get_moment_task', tasks)).toEqual([]);
    expect(list(tasks.task_list).map((task) => task.publish_status)).toEqual([1, 0]);
  });

  test('with tags is for the customers who have one of them, and for the members who have such customers', async () => {
    const moment_id = await made({ ...hello, visible_range: { external_contact_list: { tag_list: ['etgold', 'etnone'] } } });
    expect(await phone('lisi')).toEqual([]);
    await confirm('zhangsan', { all: true });
    const chosen = await read('get_moment_customer_list', { moment_id, userid: 'ZhangSan' });
    expect(unlikeSample('externalcontact/get_moment_customer_list', chosen)).toEqual([]);
    expect(list(chosen.customer_list).map((one) => one.external_userid)).toEqual([customerId(0), customerId(2), customerId(4)]);
    expect(await feed(1)).toEqual([]);
    expect((await read('get_moment_send_result', { moment_id, userid: 'LiSi' })).errcode).toBe(41061);
  });

  test('is not seen by customers who deleted the member, though they were chosen', async () => {
    await sim.control('POST', 'friendships/removals', { userid: 'zhangsan', externalUserid: customerId(1), by: 'customer' });
    const moment_id = await made(hello);
    await confirm('zhangsan', { all: true });
    expect((await read('get_moment_customer_list', { moment_id, userid: 'zhangsan' })).customer_list).toHaveLength(6);
    const seen = await read('get_moment_send_result', { moment_id, userid: 'zhangsan' });
    expect(unlikeSample('externalcontact/get_moment_send_result', seen)).toEqual([]);
    expect(list(seen.customer_list).map((one) => one.external_userid)).not.toContain(customerId(1));
    expect(await feed(1)).toEqual([]);
  });

  test('pages to the end', async () => {
    const moment_id = await made(hello);
    await confirm('zhangsan', { all: true });
    const seen: unknown[] = [];
    let cursor: unknown = '';
    do {
      const page = await read('get_moment_send_result', { moment_id, userid: 'zhangsan', limit: 4, cursor });
      seen.push(...list(page.customer_list).map((one) => one.external_userid));
      cursor = page.next_cursor;
    } while (cursor !== '');
    expect(seen).toEqual([0, 1, 2, 3, 4, 5].map(customerId));
    expect((await read('get_moment_send_result', { moment_id, userid: 'zhangsan', cursor: 'nonsense!' })).errcode).toBe(40058);
  });

  test('of nobody fails', async () => {
    const { jobid } = await add({ ...hello, visible_range: { external_contact_list: { tag_list: ['etnone'] } } });
    await later();
    expect(await result(jobid)).toMatchObject({
      errcode: 0,
      status: 3,
      result: { errcode: 41048, invalid_external_contact_list: { tag_list: ['etnone'] } },
    });
  });

  test('once cancelled waits for nobody any more; what was published stays', async () => {
    const moment_id = await made(hello);
    await confirm('zhangsan', { all: true });
    expect((await read('cancel_moment_task', { moment_id })).errcode).toBe(0);
    expect(await phone('lisi')).toEqual([]);
    expect((await confirm('lisi', { momentId: moment_id })).status).toBe(409);
    expect(await feed(0)).toHaveLength(1);
    expect((await read('cancel_moment_task', {})).errcode).toBe(41059);
    expect((await read('cancel_moment_task', { moment_id: 'momnone' })).errcode).toBe(41060);
  });

  test('may be dispatched slowly, which is told with 41079', async () => {
    await sim.control('POST', 'switches', { momentDispatch: 'slow' });
    const moment_id = await made(hello);
    expect((await read('get_moment_task', { moment_id })).errcode).toBe(41079);
    expect((await read('cancel_moment_task', { moment_id })).errcode).toBe(41079);
    await sim.control('POST', 'clock', { jump: 'PT10S' });
    expect((await read('cancel_moment_task', { moment_id })).errcode).toBe(0);
  });

  test('is liked once and commented on by those who see it', async () => {
    const moment_id = await made(hello);
    await confirm('zhangsan', { all: true });
    const react = (what: string, body: object) => sim.control('POST', `moments/${moment_id}/${what}`, body);
    for (const _ of [1, 2]) expect((await react('likes', { from: customerId(0) })).status).toBe(200);
    await react('likes', { from: 'lisi' });
    await react('comments', { from: customerId(1), text: '多少钱' });
    await react('comments', { from: 'ZHANGSAN', to: 'zhangsan', text: '九十九' });
    expect((await react('comments', { from: 'wmnobody', text: '?' })).status).toBe(404);
    expect((await react('likes', { from: customerId(0), to: 'lisi' })).status).toBe(409);
    const answer = await read('get_moment_comments', { moment_id, userid: 'zhangsan' });
    expect(unlikeSample('externalcontact/get_moment_comments', answer)).toEqual([]);
    expect(answer).toMatchObject({
      like_list: [{ external_userid: customerId(0) }, { userid: 'LiSi' }],
      comment_list: [{ external_userid: customerId(1) }, { userid: 'zhangsan' }],
    });
    expect(await feed(0)).toMatchObject([{ comments: [{ text: '多少钱' }, { text: '九十九' }] }]);
  });

  test('may be limited to so many a day and customer', async () => {
    await sim.control('POST', 'switches', { momentsPerCustomerDay: '1' });
    await made(hello);
    expect((await confirm('zhangsan', { all: true })).body).toEqual({ confirmed: 1, seenBy: 6 });
    await made(hello);
    expect((await confirm('zhangsan', { all: true })).body).toEqual({ confirmed: 1, seenBy: 0 });
    await sim.control('POST', 'clock', { jump: 'P1D' });
    await made(hello);
    expect((await confirm('zhangsan', { all: true })).body).toEqual({ confirmed: 1, seenBy: 6 });
  });

  test('is refused beyond ten a minute', async () => {
    for (let i = 0; i < 10; i++) expect((await add(hello)).errcode).toBe(0);
    expect((await add(hello)).errcode).toBe(41078);
    await sim.control('POST', 'clock', { jump: 'PT1M' });
    expect((await add(hello)).errcode).toBe(0);
  });

  test('must have content of one kind, uploaded for moments', async () => {
    const image = { msgtype: 'image', image: { media_id: await attachment('image', png()) } };
    const video = { msgtype: 'video', video: { media_id: await attachment('video', mp4(3)) } };
    const link = { msgtype: 'link', link: { title: '看看', url: 'https://a.cn', media_id: image.image.media_id } };
    const refusal = async (body: object) => (await add(body)).errcode;
    expect(await refusal({})).toBe(41089);
    expect(await refusal({ text: { content: '长'.repeat(1_334) } })).toBe(45002);
    expect(await refusal({ text: { content: 'a'.repeat(2_001) } })).toBe(45002);
    expect(await refusal({ attachments: [image, link] })).toBe(41065);
    expect(await refusal({ attachments: [{ msgtype: 'file', file: { media_id: 'm' } }] })).toBe(41065);
    expect(await refusal({ attachments: Array.from({ length: 10 }, () => image) })).toBe(41064);
    expect(await refusal({ attachments: [video, video] })).toBe(41064);
    expect(await refusal({ attachments: [{ ...link, link: { ...link.link, title: '长'.repeat(43) } }] })).toBe(40058);
    expect(await refusal({ attachments: [{ ...link, link: { title: '看看', url: 'https://a.cn' } }] })).toBe(40007);
    const usual = await mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes: png() });
    expect(await refusal({ attachments: [{ msgtype: 'image', image: { media_id: usual } }] })).toBe(40007);
    const album = await mediaIdOf(sim, 'media/upload_attachment', { media_type: 'image', attachment_type: '2' }, { bytes: png() });
    expect(await refusal({ attachments: [{ msgtype: 'image', image: { media_id: album } }] })).toBe(41072);
    expect(await refusal({ attachments: [image, image] })).toBe(0);
    expect(await refusal({ attachments: [video] })).toBe(0);
    expect(await refusal({ attachments: [link] })).toBe(0);
  });
});

describe('the list of moments', () => {
  const listed = async (body: object = {}) => {
    const at = await now();
    return read('get_moment_list', { start_time: at - 600, end_time: at + 600, ...body });
  };

  test('has everything in the documented shape, with media that outlive their upload', async () => {
    const bytes = png(7, 7);
    await made({ ...hello, attachments: [{ msgtype: 'image', image: { media_id: await attachment('image', bytes) } }] });
    const own = { text: '到店', video: mp4(2).toString('base64'), link: { title: '活水', url: 'https://a.cn' } };
    const location = { latitude: '23.10647', longitude: '113.32446', name: '广州塔' };
    await sim.control('POST', 'staff/zhangsan/moments', { ...own, location });
    const answer = await listed();
    expect(unlikeSample('externalcontact/get_moment_list', answer)).toEqual([]);
    const [company, personal] = list(answer.moment_list);
    expect(company).toMatchObject({ create_type: 0, visible_type: 1, text: { content: '新品到店' } });
    expect(company).not.toHaveProperty('creator');
    expect(personal).toMatchObject({ create_type: 1, creator: 'zhangsan', location });
    await sim.control('POST', 'clock', { jump: 'P5D' });
    const media_id = text(list(company?.image)[0]?.media_id);
    expect(media_id).toMatch(/^WWCISP_/);
    expect(Buffer.from(await (await download(sim, 'media/get', { media_id })).arrayBuffer())).toEqual(bytes);
    const thumb = text(Object(personal?.video).thumb_media_id);
    expect((await download(sim, 'media/get', { media_id: thumb })).headers.get('content-type')).toBe('image/png');
  });

  test('is narrowed by kind and creator', async () => {
    await made(hello);
    for (const userid of ['zhangsan', 'lisi']) await sim.control('POST', `staff/${userid}/moments`, { text: userid });
    const count = async (body: object) => list((await listed(body)).moment_list).length;
    expect([await count({}), await count({ filter_type: 0 }), await count({ filter_type: 1 }), await count({ creator: 'LiSi' })]).toEqual([
      3, 1, 2, 1,
    ]);
  });

  test('leaves out both ends, what is deleted, and what is not done', async () => {
    await sim.control('POST', 'staff/zhangsan/moments', { text: '一' });
    const [only] = list((await listed()).moment_list);
    const at = Number(only?.create_time);
    const ids = async (start_time: number, end_time: number) =>
      list((await read('get_moment_list', { start_time, end_time })).moment_list).map((moment) => moment.moment_id);
    expect(await ids(at, at + 5)).toEqual([]);
    expect(await ids(at - 5, at)).toEqual([]);
    expect(await ids(at - 1, at + 1)).toEqual([only?.moment_id]);
    await sim.control('DELETE', `moments/${text(only?.moment_id)}`);
    await add(hello);
    expect(await ids(at - 1, at + 10)).toEqual([]);
    expect((await read('get_moment_comments', { moment_id: only?.moment_id, userid: 'zhangsan' })).errcode).toBe(41060);
  });

  test('pages by 20, over at most 30 days', async () => {
    for (let i = 0; i < 23; i++) await sim.control('POST', 'staff/zhangsan/moments', { text: `${i}` });
    const first = await listed({ limit: 100 });
    expect(first.moment_list).toHaveLength(20);
    const rest = await listed({ cursor: first.next_cursor });
    expect(list(rest.moment_list).map((moment) => Object(moment.text).content)).toEqual(['20', '21', '22']);
    expect(rest.next_cursor).toBe('');
    const at = await now();
    expect((await read('get_moment_list', { start_time: at - 31 * 86_400, end_time: at })).errcode).toBe(40058);
    expect((await read('get_moment_list', { start_time: at, end_time: at - 1 })).errcode).toBe(40058);
    expect((await read('get_moment_list', { end_time: at })).errcode).toBe(40063);
  });

  test("knows a member's own moments, which have no tasks", async () => {
    const { momentId } = (await sim.control('POST', 'staff/zhangsan/moments', { text: '自己发的', tagIds: ['etgold'] })).body;
    expect((await read('get_moment_task', { moment_id: momentId })).errcode).toBe(41067);
    expect((await read('cancel_moment_task', { moment_id: momentId })).errcode).toBe(41067);
    expect((await read('get_moment_customer_list', { moment_id: momentId, userid: 'zhangsan' })).customer_list).toHaveLength(3);
    expect((await read('get_moment_customer_list', { moment_id: momentId, userid: 'lisi' })).errcode).toBe(41061);
    expect((await read('get_moment_customer_list', { moment_id: momentId, userid: 'nobody' })).errcode).toBe(60111);
    expect((await read('get_moment_customer_list', { moment_id: momentId })).errcode).toBe(41009);
    expect(await feed(0)).toHaveLength(1);
    expect(await feed(1)).toEqual([]);
  });
});

test('moments survive a restart', async () => {
  const moment_id = await made(hello);
  await confirm('zhangsan', { all: true });
  await sim.restart();
  expect(await feed(0)).toHaveLength(1);
  expect(await phone('lisi')).toMatchObject([{ momentId: moment_id }]);
});
