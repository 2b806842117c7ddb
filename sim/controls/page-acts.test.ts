import { afterEach, beforeEach, expect, test } from 'vitest';
import { inChinese } from '../page/refusals.ts';
import { fields, startTestSim, text, type TestSim } from '../testing/harness.ts';

const FALLBACK = inChinese('');

let sim: TestSim;
let customer = '';
let stranger = '';
beforeEach(async () => {
  sim = await startTestSim();
  await sim.control('POST', 'staff', { userid: 'WangFang', name: '王芳' });
  await sim.control('POST', 'staff', { userid: 'liqiang', name: '李强' });
  customer = await newCustomer('林小满');
  stranger = await newCustomer('陌生人');
  await done('scans', { externalUserid: customer, userid: 'WangFang' });
});
afterEach(() => sim.close());

test('a chat: what cannot be sent is said in Chinese', async () => {
  expect(await refusal('messages', { from: stranger, to: 'WangFang', text: '在吗' })).toBe('你们还不是好友');
  expect(await refusal('messages', { from: customer, to: 'nobody', text: '在吗' })).toBe('没有这位员工了');
  expect(await refusal('messages', { from: 'WangFang', to: 'wmNobody', text: '在吗' })).toBe('没有这位客户了');
  expect(await refusal('messages', { from: 'WangFang', to: customer, text: 1 })).toBe('填写的内容不符合要求');
  await done('friendships/removals', { externalUserid: customer, userid: 'WangFang', by: 'customer' });
  expect(await refusal('messages', { from: 'WangFang', to: customer, text: '在吗' })).toBe('对方已不是好友');
  expect(await refusal('staff/WangFang/edits', { externalUserid: stranger, remark: '谁' })).toBe('你们还不是好友');
});

test('a code: what leads nowhere is said in Chinese', async () => {
  expect(await refusal('scans', { externalUserid: customer, configId: 'none' })).toBe('这个码已被删除');
  expect(await refusal('scans', { externalUserid: 'wmNobody', userid: 'WangFang' })).toBe('没有这位客户了');
  expect(await refusal('acquisition-links/none/visits', { externalUserid: customer })).toBe('这条获客链接已被删除');
  expect(await refusal('kf/none/entries', { externalUserid: customer })).toBe('这个客服帐号已被删除');
  expect(await refusal('staff/WangFang/acceptances', { externalUserid: stranger, accepted: true })).toBe('对方已经撤回了申请');
});

test('a group is made, renamed, left and dismissed, and says in Chinese what it does not do', async () => {
  const { chatId } = await done('groups', { name: '业主群', owner: 'WangFang', members: [customer] });
  const group = `groups/${text(chatId)}`;
  await done(`${group}/edits`, { name: '滨江业主群', notice: '周三答疑' });
  await done(`${group}/joins`, { members: ['liqiang'], invitor: 'WangFang' });
  await done(`${group}/messages`, { from: customer, text: '大家好' });
  expect(await read(`page/staff/liqiang/chats/g~${text(chatId)}`)).toMatchObject({
    peer: { name: '滨江业主群', notice: '周三答疑', members: [{}, {}, {}] },
  });
  expect(await refusal(`${group}/messages`, { from: stranger, text: '在吗' })).toBe('已经不在群里了');
  expect(await refusal(`${group}/leaves`, { members: ['WangFang'] })).toBe('群主不能直接退群，可以解散群聊');
  expect(await refusal(`${group}/joins`, { members: ['wmNobody'], invitor: 'WangFang' })).toBe('没有这个人了');
  expect(await refusal('groups/none/messages', { from: customer, text: '在吗' })).toBe('没有这个群了');
  await done(`${group}/leaves`, { members: [customer] });
  await done(`${group}/dismissals`, {});
  expect(await refusal(`${group}/messages`, { from: 'liqiang', text: '在吗' })).toBe('群聊已被解散');
});

test('a mass task is sent once', async () => {
  const { msgid } = await sim.call('externalcontact/add_msg_template', {
    external_userid: [customer],
    sender: 'WangFang',
    text: { content: '早' },
  });
  expect(await refusal('staff/WangFang/confirmations', { msgid, leaveOut: [customer] })).toBe('这条群发不能挑选接收人');
  expect(await done('staff/WangFang/confirmations', { msgid })).toMatchObject({ sent: 1, failed: 0 });
  expect(await refusal('staff/WangFang/confirmations', { msgid })).toBe('已经发过了');
  expect(await refusal('staff/WangFang/confirmations', { msgid: 'none' })).toBe('没有这条群发任务了');
});

test('a moment is published once, seen by her customers, liked and commented on', async () => {
  await sim.call('externalcontact/add_moment_task', {
    text: { content: '今天交付' },
    visible_range: { sender_list: { user_list: ['WangFang'] } },
  });
  await done('clock', { advance: 'PT1M' });
  expect(await read('page/staff/WangFang/todo')).toMatchObject({ moments: [{ text: '今天交付', audience: 'all' }], posts: [] });
  const { moments } = await read('page/staff/WangFang/todo');
  const momentId = text(fields(Array.isArray(moments) ? moments[0] : undefined).momentId);
  expect(await done('staff/WangFang/moment-confirmations', { momentId })).toMatchObject({ seenBy: 1 });
  await done(`moments/${momentId}/likes`, { from: customer, to: 'WangFang' });
  await done(`moments/${momentId}/comments`, { from: customer, to: 'WangFang', text: '真好' });
  expect(await read(`page/customers/${customer}/moments`)).toMatchObject({
    items: [
      { author: { name: '王芳' }, text: '今天交付', likes: [{ name: '林小满' }], comments: [{ from: { name: '林小满' }, text: '真好' }] },
    ],
  });
  expect(await read(`page/customers/${stranger}/moments`)).toEqual({ items: [] });
  expect(await read('page/staff/WangFang/todo')).toMatchObject({ moments: [], posts: [{ seenBy: 1 }] });
  expect(await refusal('staff/WangFang/moment-confirmations', { momentId })).toBe('已经发过了');
  expect(await refusal('staff/liqiang/moment-confirmations', { momentId })).toBe('没有这条朋友圈了');
  expect(await refusal(`moments/${momentId}/likes`, { from: stranger, to: 'WangFang' })).toBe('这条朋友圈已经看不到了');
});

test('a card of the app shows which button was pressed', async () => {
  const { msgid } = await sim.call('message/send', {
    touser: 'WangFang',
    agentid: sim.config.agentId,
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      main_title: { title: '话术等你审核' },
      task_id: 'task-1',
      button_list: [{ text: '通过', key: 'yes' }],
    },
  });
  expect(await read('page/staff/WangFang/app')).toMatchObject({
    items: [{ card: { main_title: { title: '话术等你审核' } }, pressed: [], settled: null }],
  });
  expect(await refusal('staff/WangFang/card-presses', { msgid, key: 'no' })).toBe('这张卡片没有这个按钮');
  expect(await refusal('staff/liqiang/card-presses', { msgid, key: 'yes' })).toBe('这张卡片不在了');
  await done('staff/WangFang/card-presses', { msgid, key: 'yes' });
  expect(await read('page/staff/WangFang/app')).toMatchObject({ items: [{ pressed: ['yes'] }] });
});

test('customer service is taken up by a servicer only', async () => {
  const { openKfId } = await done('kf', { name: '售后' });
  const kf = `kf/${text(openKfId)}`;
  await done(`${kf}/entries`, { externalUserid: customer });
  await done(`${kf}/messages`, { externalUserid: customer, text: '漏水' });
  expect(await refusal(`${kf}/sessions`, { externalUserid: customer, act: 'take', userid: 'liqiang' })).toBe(
    '你不是这个客服帐号的接待人员',
  );
  expect(await refusal(`${kf}/replies`, { externalUserid: customer, userid: 'liqiang', text: '在' })).toBe('这个会话已经不由你接待');
});

test('a handover that is over, and a clock that is told nothing it knows, say so', async () => {
  expect(await refusal('transfers/answers', { externalUserid: customer, takeover: 'liqiang', accepted: true })).toBe('这次交接已经结束了');
  expect((await sim.control('POST', 'clock', { advance: 'tomorrow' })).status).toBe(400);
  expect((await sim.control('POST', 'clock', { next: true })).body).toMatchObject({ moved: false });
});

test('tags stand in their groups, to be picked', async () => {
  await sim.call('externalcontact/add_corp_tag', { group_name: '楼盘', tag: [{ name: '阳光里' }, { name: '未来城' }] });
  expect(await read('page/tags')).toMatchObject({ items: [{ name: '楼盘', tags: [{ name: '阳光里' }, { name: '未来城' }] }] });
});

async function newCustomer(name: string): Promise<string> {
  return text((await done('customers', { name })).externalUserid);
}

async function done(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await sim.control('POST', path, body);
  expect(answer, path).toMatchObject({ status: 200 });
  return answer.body;
}

async function read(path: string): Promise<Record<string, unknown>> {
  const { status, body } = await sim.control('GET', path);
  expect(status).toBe(200);
  return body;
}

/** What the page says when this is refused: a sentence of its own, not the one for all else. */
async function refusal(path: string, body: object): Promise<string> {
  const { status, body: answer } = await sim.control('POST', path, body);
  expect(status).toBeGreaterThanOrEqual(400);
  const sentence = inChinese(text(fields(answer.error).message));
  expect(sentence, text(fields(answer.error).message)).not.toBe(FALLBACK);
  return sentence;
}
