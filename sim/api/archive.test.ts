import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, eventually, fields, getJson, list, smallWorld, startReceiver, startTestSim, text } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';

let sim: TestSim;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver();
  sim = await startTestSim({ callbackUrl: receiver.url });
  await sim.control('POST', 'world', smallWorld(4));
});
afterEach(async () => {
  await sim.close();
  await receiver.close();
});

const keys = [1, 2].map(() =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }),
);
const addKey = async (i: number) => (await sim.control('POST', 'archive/keys', { publicKey: keys[i]?.publicKey })).body.version;
const say = (from: string, to: string, what: object) => sim.control('POST', 'messages', { from, to, ...what });
const door = (path: string, body: object) =>
  getJson(`${sim.url()}/_archive/${path}`, {
    method: 'POST',
    body: JSON.stringify({ corpid: sim.config.corpId, secret: sim.config.secret, ...body }),
  });
const pull = async (seq: number | string = 0, limit = 1_000) => list((await door('chatdata', { seq, limit })).chatdata);
const notices = () => receiver.received.filter(({ fields: event }) => event.Event === 'msgaudit_notify');

/** By the recipe of domain/wecom/archive-sdk.ts, done by hand. */
function opened(record: Record<string, unknown>, i = 0): Record<string, unknown> {
  const raw = privateDecrypt(
    { key: keys[i]?.privateKey ?? '', padding: constants.RSA_NO_PADDING },
    Buffer.from(text(record.encrypt_random_key), 'base64'),
  );
  const key = Buffer.from(raw.subarray(raw.indexOf(0, 2) + 1).toString(), 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  const json = decipher.update(text(record.encrypt_chat_msg), 'base64', 'utf8') + decipher.final('utf8');
  return fields(JSON.parse(json));
}

describe('the archive’s library', () => {
  test('gives what was said, sealed, as its sample shows it', async () => {
    await addKey(0);
    await say(customerId(0), 'zhangsan', { text: '有货吗' });
    await say('zhangsan', customerId(0), { text: '有的' });
    const answer = await door('chatdata', { seq: 0, limit: 10 });
    const [record = {}] = list(answer.chatdata);
    expect(Object.keys(record).sort()).toEqual(['encrypt_chat_msg', 'encrypt_random_key', 'msgid', 'publickey_ver', 'seq']);
    expect(opened(record)).toEqual({
      msgid: record.msgid,
      action: 'send',
      from: customerId(0),
      tolist: ['zhangsan'],
      roomid: '',
      msgtime: expect.any(Number),
      msgtype: 'text',
      text: { content: '有货吗' },
    });
    expect(text(record.msgid)).toMatch(/^\d+_\d{13}_external$/);
    expect((await pull(Number(record.seq))).map((one) => opened(one).text)).toEqual([{ content: '有的' }]);
    expect(await pull(String(record.seq), 1)).toHaveLength(1);
  });

  test('has what a mass message, a welcome, a file and a room of members brought', async () => {
    await addKey(0);
    const { msgid } = await sim.call('externalcontact/add_msg_template', { text: { content: '上新' }, external_userid: [customerId(0)] });
    await sim.control('POST', 'staff/zhangsan/confirmations', { msgid });
    await sim.control('POST', 'scans', { externalUserid: customerId(1), userid: 'LiSi' });
    const added = await eventually(() => receiver.received.find(({ fields: event }) => event.WelcomeCode !== undefined));
    await sim.call('externalcontact/send_welcome_msg', {
      welcome_code: added.fields.WelcomeCode,
      text: { content: '你好' },
      attachments: [{ msgtype: 'link', link: { title: '官网', url: 'https://a.cn' } }],
    });
    await say(customerId(0), 'zhangsan', { file: { kind: 'file', name: '户型图.pdf', base64: Buffer.from('plan').toString('base64') } });
    const room = (await sim.control('POST', 'archive/rooms', { name: '早会', creator: 'zhangsan', members: ['LiSi'] })).body;
    await say('LiSi', text(room.roomid), { text: '收到' });
    expect((await pull()).map((record) => opened(record))).toMatchObject([
      { from: 'zhangsan', tolist: [customerId(0)], text: { content: '上新' } },
      { from: 'LiSi', text: { content: '你好' } },
      { from: 'LiSi', msgtype: 'link', link: { title: '官网', description: '', link_url: 'https://a.cn' } },
      { msgtype: 'file', file: { filename: '户型图.pdf', fileext: 'pdf', filesize: 4, md5sum: expect.stringMatching(/^[0-9a-f]{32}$/) } },
      { from: 'LiSi', tolist: ['zhangsan'], roomid: room.roomid, text: { content: '收到' } },
    ]);
  });

  test('seals with the key of the time, and old keys go on opening', async () => {
    expect(await addKey(0)).toBe(1);
    await say(customerId(0), 'zhangsan', { text: '一' });
    expect(await addKey(1)).toBe(2);
    expect(await addKey(1)).toBe(2);
    await say(customerId(0), 'zhangsan', { text: '二' });
    const [first = {}, second = {}] = await pull();
    expect([first.publickey_ver, second.publickey_ver]).toEqual([1, 2]);
    expect([opened(first, 0).text, opened(second, 1).text]).toEqual([{ content: '一' }, { content: '二' }]);
  });

  test('forgets after five days', async () => {
    await addKey(0);
    await say(customerId(0), 'zhangsan', { text: '旧' });
    await sim.control('POST', 'clock', { jump: 'P4DT23H' });
    expect(await pull()).toHaveLength(1);
    await sim.control('POST', 'clock', { jump: 'PT2H' });
    await say(customerId(0), 'zhangsan', { text: '新' });
    expect((await pull()).map((record) => opened(record).text)).toEqual([{ content: '新' }]);
  });

  test('gives files in pieces of 512 kB, and only for five days', async () => {
    const bytes = Buffer.alloc(1_300_000, 'x');
    await addKey(0);
    await say(customerId(0), 'zhangsan', { file: { kind: 'image', base64: bytes.toString('base64') } });
    const image = fields(opened((await pull())[0] ?? {}).image);
    const pieces: Buffer[] = [];
    let indexbuf = '';
    for (let finished = 0; finished === 0;) {
      const piece = await door('mediadata', { sdkfileid: image.sdkfileid, indexbuf });
      pieces.push(Buffer.from(text(piece.data), 'base64'));
      indexbuf = text(piece.outindexbuf);
      finished = Number(piece.is_finish);
    }
    expect(pieces.map((piece) => piece.length)).toEqual([524_288, 524_288, 251_424]);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(await door('mediadata', { sdkfileid: 'nonsense' })).toMatchObject({ errcode: 10_005 });
    expect(await door('mediadata', { sdkfileid: image.sdkfileid, indexbuf: 'nonsense' })).toMatchObject({ errcode: 10_000 });
    await sim.control('POST', 'clock', { jump: 'P5DT1M' });
    expect(await door('mediadata', { sdkfileid: image.sdkfileid })).toMatchObject({ errcode: 10_010 });
  });

  test('lets nobody in without the archive’s own secret, without a key, or while it is off', async () => {
    expect(await door('chatdata', { seq: 0, limit: 1 })).toMatchObject({ errcode: 301_053 });
    await addKey(0);
    expect(await door('chatdata', { seq: 0, limit: 1 })).toMatchObject({ errcode: 0, chatdata: [] });
    await sim.control('PUT', 'archive/settings', { secret: 'own' });
    expect(await door('chatdata', { seq: 0, limit: 1 })).toMatchObject({ errcode: 40_001 });
    expect(await door('chatdata', { seq: 0, limit: 1, secret: 'own', corpid: 'ww' })).toMatchObject({ errcode: 40_013 });
    expect(await door('chatdata', { seq: 0, limit: 1, secret: 'own' })).toMatchObject({ errcode: 0 });
    for (const wrong of [{ seq: -1 }, { seq: 'x' }, { limit: 1_001 }, { limit: 0 }])
      expect(await door('chatdata', { seq: 0, limit: 1, secret: 'own', ...wrong })).toMatchObject({ errcode: 10_000 });
    await sim.control('POST', 'switches', { archive: 'off' });
    expect(await door('chatdata', { seq: 0, limit: 1, secret: 'own' })).toMatchObject({ errcode: 301_053 });
    await say(customerId(0), 'zhangsan', { text: '没人记' });
    expect((await sim.control('GET', 'archive')).body.items).toEqual([]);
  });

  test('fails on demand, like any other call', async () => {
    await addKey(0);
    await say(customerId(0), 'zhangsan', { text: '有货吗' });
    const fault = (mode: object) => sim.control('POST', 'faults', { path: '/_archive/chatdata', ...mode });
    const ask = () => door('chatdata', { seq: 0, limit: 10 });
    await fault({ mode: 'errcode', errcode: 10_001 });
    expect(await ask()).toMatchObject({ errcode: 10_001 });
    await fault({ mode: 'dropResponse' });
    await expect(ask()).rejects.toThrow();
    await fault({ mode: 'badGateway' });
    await expect(ask()).rejects.toThrow();
    expect(list((await ask()).chatdata)).toHaveLength(1);
    const calls = list((await sim.control('GET', 'calls?path=/_archive/chatdata')).body.items);
    expect(calls.map((one) => one.errcode)).toEqual([10_001, 0, null, 0]);
    expect((await sim.control('POST', 'faults', { path: '/_archive/none', mode: 'refuse' })).status).toBe(400);
    expect((await fault({ mode: 'partial' })).status).toBe(400);
  });

  test('survives a restart', async () => {
    await addKey(0);
    await say(customerId(0), 'zhangsan', { text: '在吗' });
    const [before = {}] = await pull();
    await sim.restart();
    expect((await pull()).map((record) => [record.seq, record.msgid, opened(record).text])).toEqual([
      [before.seq, before.msgid, { content: '在吗' }],
    ]);
  });
});

describe('announcements', () => {
  test('come at once, and then at most every 15 seconds', async () => {
    await say(customerId(0), 'zhangsan', { text: '一' });
    await eventually(() => notices().length === 1);
    await say(customerId(0), 'zhangsan', { text: '二' });
    await say(customerId(0), 'zhangsan', { text: '三' });
    await sim.control('POST', 'clock', { advance: 'PT14S' });
    expect(notices()).toHaveLength(1);
    await sim.control('POST', 'clock', { advance: 'PT2S' });
    expect(notices()).toHaveLength(2);
    await sim.control('POST', 'clock', { advance: 'P1D' });
    expect(notices()).toHaveLength(2);
    expect(notices()[0]?.fields).toMatchObject({ FromUserName: 'sys', MsgType: 'event', AgentID: '2000004' });
  });
});

describe('who is archived', () => {
  test('all staff, or those with a seat, by edition', async () => {
    const all = await sim.call('msgaudit/get_permit_user_list', {});
    expect(unlikeSample('msgaudit/get_permit_user_list', all)).toEqual([]);
    expect(all.ids).toEqual(['zhangsan', 'LiSi']);
    await sim.control('PUT', 'archive/permits', { permits: [{ userid: 'lisi', edition: 1 }] });
    expect((await sim.call('msgaudit/get_permit_user_list', {})).ids).toEqual(['LiSi']);
    expect((await sim.call('msgaudit/get_permit_user_list', { type: 1 })).ids).toEqual(['LiSi']);
    expect((await sim.call('msgaudit/get_permit_user_list', { type: 3 })).ids).toEqual([]);
    expect(await sim.call('msgaudit/get_permit_user_list', { type: 4 })).toMatchObject({ errcode: 40_058, ids: [] });
    await say(customerId(0), 'zhangsan', { text: '没人记' });
    expect((await sim.control('GET', 'archive')).body.items).toEqual([]);
  });

  test('nobody who refused: her answer is kept, her words are not', async () => {
    await sim.control('POST', 'archive/consents', { externalUserid: customerId(0), with: 'zhangsan', status: 'Disagree' });
    await say(customerId(0), 'zhangsan', { text: '悄悄话' });
    await say('zhangsan', customerId(0), { text: '好的' });
    await sim.control('POST', 'archive/consents', { externalUserid: customerId(0), with: 'zhangsan', status: 'Agree' });
    await say(customerId(0), 'zhangsan', { text: '可以了' });
    const kept = list((await sim.control('GET', 'archive')).body.items).map(({ message }) => fields(message).msgtype);
    expect(kept).toEqual(['disagree', 'agree', 'text']);
    await eventually(() => receiver.received.some(({ fields: event }) => event.ChangeType === 'msg_audit_approved'));
  });

  test('is told pair by pair', async () => {
    const pair = (i: number) => ({ userid: 'ZHANGSAN', exteranalopenid: customerId(i) });
    await sim.control('POST', 'archive/consents', { externalUserid: customerId(1), with: 'zhangsan', status: 'Disagree' });
    const answer = await sim.call('msgaudit/check_single_agree', { info: [pair(0), pair(1)] });
    expect(unlikeSample('msgaudit/check_single_agree', answer)).toEqual([]);
    expect(list(answer.agreeinfo).map((one) => one.agree_status)).toEqual(['Agree', 'Disagree']);
    expect(await sim.call('msgaudit/check_single_agree', { info: Array.from({ length: 101 }, () => pair(0)) })).toMatchObject({
      errcode: 301_060,
      agreeinfo: [],
    });
    expect(await sim.call('msgaudit/check_single_agree', { info: [{ userid: 'x', exteranalopenid: 'y' }] })).toMatchObject({
      errcode: 301_061,
    });
    expect(await sim.call('msgaudit/check_single_agree', {})).toMatchObject({ errcode: 40_058 });
  });

  test('is told for a group of customers', async () => {
    const group = (
      await sim.control('POST', 'groups', { name: '业主群', owner: 'zhangsan', members: [customerId(0), customerId(1), 'LiSi'] })
    ).body;
    await sim.control('POST', 'archive/consents', { externalUserid: customerId(1), with: group.chatId, status: 'Disagree' });
    const answer = await sim.call('msgaudit/check_room_agree', { roomid: group.chatId });
    expect(unlikeSample('msgaudit/check_room_agree', answer)).toEqual([]);
    expect(list(answer.agreeinfo).map((one) => [one.exteranalopenid, one.agree_status])).toEqual([
      [customerId(0), 'Agree'],
      [customerId(1), 'Disagree'],
    ]);
    expect(await sim.call('msgaudit/check_room_agree', { roomid: 'wrnone' })).toMatchObject({ errcode: 40_050, agreeinfo: [] });
    expect(await sim.call('msgaudit/groupchat/get', { roomid: group.chatId })).toMatchObject({ errcode: 301_059, members: [] });
  });
});

test('rooms of members and robots are described', async () => {
  const room = (await sim.control('POST', 'archive/rooms', { name: '早会', creator: 'zhangsan', members: ['LiSi'], notice: '八点' })).body;
  const answer = await sim.call('msgaudit/groupchat/get', { roomid: room.roomid });
  expect(unlikeSample('msgaudit/groupchat/get', answer)).toEqual([]);
  expect(answer).toMatchObject({
    roomname: '早会',
    creator: 'zhangsan',
    notice: '八点',
    members: [{ memberid: 'zhangsan' }, { memberid: 'LiSi' }],
  });
  expect(await sim.call('msgaudit/check_room_agree', { roomid: room.roomid })).toMatchObject({ errcode: 0, agreeinfo: [] });
  const robot = (await sim.control('POST', 'archive/robots', { name: '播报', creatorUserid: 'LISI' })).body;
  const told = await sim.call('msgaudit/get_robot_info', undefined, { robot_id: text(robot.robotId) });
  expect(unlikeSample('msgaudit/get_robot_info', told)).toEqual([]);
  expect(told.data).toEqual({ robot_id: robot.robotId, name: '播报', creator_userid: 'LiSi' });
  expect(await sim.call('msgaudit/get_robot_info', undefined, {})).toMatchObject({ errcode: 40_063 });
});

test('the archive’s own secret has a token that reads the archive and nothing else', async () => {
  await sim.control('PUT', 'archive/settings', { secret: 'of-the-archive' });
  const token = await getJson(`${sim.url()}/cgi-bin/gettoken?corpid=${sim.config.corpId}&corpsecret=of-the-archive`);
  expect(token.errcode).toBe(0);
  const ask = (path: string) =>
    getJson(`${sim.url()}/cgi-bin/${path}?access_token=${text(token.access_token)}`, { method: 'POST', body: '{}' });
  expect((await ask('msgaudit/get_permit_user_list')).errcode).toBe(0);
  expect((await ask('externalcontact/get_corp_tag_list')).errcode).toBe(48002);
});
