import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestSim, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
let customer = '';
beforeEach(async () => {
  sim = await startTestSim();
  await sim.control('POST', 'staff', { userid: 'WangFang', name: '王芳', position: '店长' });
  await sim.control('POST', 'staff', { userid: 'liqiang', name: '李强' });
  customer = await newCustomer('林小满');
});
afterEach(() => sim.close());

test('a chat begins with having been added, and each side is told of the other', async () => {
  await scan('WangFang');
  await sim.control('POST', 'messages', { from: customer, to: 'WangFang', text: '你好\n在吗' });
  const hers = await read(`customers/${customer}/chats/f~WangFang`);
  expect(hers).toMatchObject({
    peer: { kind: 'friend', state: 'friends', person: { name: '王芳', kind: 'staff' }, position: '店长' },
    lines: [
      { kind: 'note', text: '你已添加了王芳，现在可以开始聊天了。' },
      { kind: 'said', text: '你好\n在吗', from: { name: '林小满', kind: 'customer' }, via: 'chat' },
    ],
    earlier: 0,
  });
  const theirs = await read(`staff/wangfang/chats/f~${customer}`);
  expect(theirs).toMatchObject({ lines: [{ text: '你已添加了林小满，现在可以开始聊天了。' }, {}], peer: { addedBy: '扫描二维码' } });
});

test('who was deleted stays on the member’s phone without a future, and is gone from the customer’s', async () => {
  await scan('WangFang');
  await sim.control('POST', 'messages', { from: 'WangFang', to: customer, text: '欢迎' });
  await sim.control('POST', 'friendships/removals', { externalUserid: customer, userid: 'WangFang', by: 'customer' });
  expect(await read(`customers/${customer}`)).toMatchObject({ chats: [] });
  expect(await read('staff/WangFang')).toMatchObject({ chats: [{ key: `f~${customer}`, state: 'gone', line: '欢迎' }] });
});

test('whom the member deleted finds the old chat closed', async () => {
  await scan('WangFang');
  await sim.control('POST', 'messages', { from: 'WangFang', to: customer, text: '欢迎' });
  await sim.control('POST', 'friendships/removals', { externalUserid: customer, userid: 'WangFang', by: 'staff' });
  expect(await read(`customers/${customer}`)).toMatchObject({ chats: [{ title: '王芳', state: 'gone' }] });
  expect(await read('staff/WangFang')).toMatchObject({ chats: [], customers: 0 });
});

test('the mark of a chat grows with what the other says, not with one’s own words', async () => {
  await scan('WangFang');
  await sim.control('POST', 'messages', { from: 'WangFang', to: customer, text: '欢迎' });
  const before = await markOf(`customers/${customer}`);
  await sim.control('POST', 'messages', { from: customer, to: 'WangFang', text: '你好' });
  expect(await markOf(`customers/${customer}`)).toBe(before);
  expect(await markOf('staff/WangFang')).toBeGreaterThan(before);
});

test('a file that was sent can be opened at its address', async () => {
  await scan('WangFang');
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  await sim.control('POST', 'messages', { from: customer, to: 'WangFang', file: { kind: 'image', base64: bytes.toString('base64') } });
  const { lines } = await read(`staff/WangFang/chats/f~${customer}`);
  const url = /"kind":"image","url":"([^"]+)"/.exec(JSON.stringify(lines))?.[1] ?? '';
  const answer = await fetch(`${sim.url()}${url}`);
  expect(answer.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
});

test('a document bears the name it was sent with', async () => {
  await scan('WangFang');
  const file = { kind: 'file', name: '报价单.pdf', base64: Buffer.from('%PDF-1.4 nothing').toString('base64') };
  await sim.control('POST', 'messages', { from: 'WangFang', to: customer, file });
  expect(await read(`customers/${customer}`)).toMatchObject({ chats: [{ line: '[文件] 报价单.pdf' }] });
  expect(await read(`customers/${customer}/chats/f~WangFang`)).toMatchObject({
    lines: [{}, { cards: [{ kind: 'file', name: '报价单.pdf', size: 16 }] }],
  });
});

test('customer service is one conversation on both phones, and says who serves', async () => {
  const { openKfId } = (await sim.control('POST', 'kf', { name: '售后' })).body;
  await sim.call('kf/servicer/add', { open_kfid: openKfId, userid_list: ['WangFang'] });
  const path = `kf/${String(openKfId)}`;
  await sim.control('POST', `${path}/entries`, { externalUserid: customer });
  await sim.control('POST', `${path}/messages`, { externalUserid: customer, text: '地漏返味' });
  await sim.call('kf/service_state/trans', { open_kfid: openKfId, external_userid: customer, service_state: 2 });
  expect(await read('staff/WangFang')).toMatchObject({ chats: [{ title: '林小满', tags: ['售后'], state: 'queue', line: '地漏返味' }] });
  await sim.control('POST', `${path}/sessions`, { externalUserid: customer, act: 'take', userid: 'WangFang' });
  const conversation = {
    peer: { kind: 'kf', name: '售后', state: 'human', servicer: { name: '王芳' } },
    lines: [{ text: '地漏返味', via: 'kf' }, { text: '王芳 正在为你服务' }],
  };
  expect(await read(`customers/${customer}/chats/k~${String(openKfId)}`)).toMatchObject(conversation);
  expect(await read(`staff/WangFang/chats/k~${String(openKfId)}~${customer}`)).toMatchObject(conversation);
});

test('a group shows who came how, what was said while one was in it, and its people', async () => {
  await scan('WangFang');
  const { chatId } = (await sim.control('POST', 'groups', { name: '业主群', owner: 'WangFang', members: ['liqiang'] })).body;
  await sim.control('POST', `groups/${String(chatId)}/messages`, { from: 'liqiang', text: '她还不在' });
  await sim.control('POST', 'clock', { advance: 'PT1H' });
  await sim.control('POST', `groups/${String(chatId)}/joins`, { externalUserid: customer, scene: 3 });
  await sim.control('POST', `groups/${String(chatId)}/messages`, { from: 'WangFang', text: '欢迎' });
  expect(await read(`customers/${customer}/chats/g~${String(chatId)}`)).toMatchObject({
    peer: { kind: 'group', state: 'open', members: [{ person: { name: '王芳' }, role: 'owner' }, {}, {}] },
    lines: [{ text: '你通过扫描群二维码加入群聊' }, { text: '欢迎' }],
  });
  const owners = await read(`staff/WangFang/chats/g~${String(chatId)}`);
  expect(JSON.stringify(owners.lines)).toContain('你邀请李强加入了群聊');
  expect(await read(`customers/${customer}`)).toMatchObject({ chats: [{ title: '业主群 (3)', line: '王芳：欢迎' }, {}] });
});

test('a waiting task says to whom it goes, and a sent one what became of each', async () => {
  await scan('WangFang');
  const other = await newCustomer('拒收');
  await scan('WangFang', other);
  const { msgid } = await sim.call('externalcontact/add_msg_template', {
    chat_type: 'single',
    external_userid: [customer, other],
    sender: 'WangFang',
    allow_select: true,
    text: { content: '早上好' },
  });
  expect(await read('staff/WangFang/todo')).toMatchObject({
    tasks: [{ msgid, text: '早上好', choice: 'leaveOut', total: 2, recipients: [{ name: '林小满' }, { name: '拒收' }] }],
    done: [],
  });
  await sim.control('POST', 'staff/WangFang/confirmations', { msgid });
  expect(await read('staff/WangFang/todo')).toMatchObject({
    tasks: [],
    done: [
      {
        counts: { sent: 1, notFriend: 1, overQuota: 0, notSent: 0 },
        results: [
          { name: '拒收', outcome: 'notFriend' },
          { name: '林小满', outcome: 'sent' },
        ],
      },
    ],
  });
});

test('who asks to be a friend waits with the member, and sees that she has asked', async () => {
  const { config_id: configId } = await sim.call('externalcontact/add_contact_way', {
    type: 1,
    scene: 2,
    remark: '海报',
    skip_verify: false,
    user: ['WangFang'],
  });
  expect(await read('codes')).toMatchObject({ ways: [{ name: '海报', leadsTo: '王芳', state: 'asks' }] });
  await sim.control('POST', 'scans', { externalUserid: customer, configId });
  expect(await read('staff/WangFang')).toMatchObject({ asking: [{ person: { name: '林小满' } }] });
  expect(await read(`customers/${customer}`)).toMatchObject({ chats: [{ title: '王芳', state: 'asked' }] });
});

test('customers are found by a part of their name, the newest first without a search', async () => {
  await newCustomer('周若琳');
  expect(await read('customers?search=')).toMatchObject({ items: [{ name: '周若琳' }, { name: '林小满' }] });
  expect(await read(`customers?search=${encodeURIComponent('小满')}`)).toMatchObject({ items: [{ name: '林小满' }] });
});

test('a member’s customers are searched by name and remark, and counted', async () => {
  await scan('WangFang');
  await sim.control('POST', 'staff/WangFang/edits', { externalUserid: customer, remark: '滨江 89 平' });
  expect(await read(`staff/WangFang/customers?search=${encodeURIComponent('滨江')}`)).toMatchObject({
    items: [{ name: '林小满', remark: '滨江 89 平', state: 'friends' }],
    found: 1,
    total: 1,
  });
  expect(await read('staff/WangFang/customers?search=x')).toMatchObject({ items: [], found: 0, total: 1 });
});

test('the state counts what waits and says what was said last', async () => {
  await scan('WangFang');
  await sim.control('POST', 'messages', { from: customer, to: 'WangFang', text: '你好' });
  await sim.call('externalcontact/add_msg_template', { external_userid: [customer], sender: 'WangFang', text: { content: '早' } });
  const { body } = await sim.control('GET', 'state');
  expect(body).toMatchObject({
    company: '',
    customerCount: 1,
    staff: [{ userid: 'WangFang', waiting: 1 }, { waiting: 0 }],
    happenings: [{ from: { name: '林小满' }, to: { name: '王芳' }, line: '你好', via: 'chat' }],
  });
});

test('a mass message is one of the things that happened, to however many it went', async () => {
  await sim.control('POST', 'world', {
    company: '青禾装饰',
    staff: [{ userid: 'WangFang', name: '王芳' }],
    customers: ['甲', '乙', '丙'].map((name, i) => ({
      externalUserid: `wm${i}`,
      name,
      friendships: [{ userid: 'WangFang', createtime: 1_790_000_000 }],
    })),
  });
  await sim.control('POST', 'messages', { from: 'wm0', to: 'WangFang', text: '你好' });
  await sim.call('externalcontact/add_msg_template', {
    external_userid: ['wm0', 'wm1', 'wm2'],
    sender: 'WangFang',
    text: { content: '早' },
  });
  await sim.control('POST', 'staff/WangFang/confirmations', { all: true });
  const { body } = await sim.control('GET', 'state');
  expect(body).toMatchObject({
    company: '青禾装饰',
    happenings: [
      { via: 'mass', line: '早', others: 2 },
      { line: '你好', others: 0 },
    ],
  });
});

test('nobody and no chat are told so', async () => {
  expect((await sim.control('GET', 'page/customers/wmNobody')).status).toBe(404);
  expect((await sim.control('GET', 'page/staff/WangFang/chats/g~none')).status).toBe(404);
  expect((await sim.control('GET', 'page/staff/WangFang/chats/k~none~x')).status).toBe(404);
});

async function newCustomer(name: string): Promise<string> {
  return String((await sim.control('POST', 'customers', { name })).body.externalUserid);
}

async function scan(userid: string, externalUserid = customer): Promise<void> {
  await sim.control('POST', 'scans', { externalUserid, userid });
}

async function read(path: string): Promise<Record<string, unknown>> {
  const { status, body } = await sim.control('GET', `page/${path}`);
  expect(status).toBe(200);
  return body;
}

async function markOf(path: string): Promise<number> {
  return Number(/"mark":(\d+)/.exec(JSON.stringify(await read(path)))?.[1]);
}
