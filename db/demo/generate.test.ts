import { expect, test } from 'vitest';
import { DAY, localTime } from '../../domain/kernel/time.ts';
import { utf8Bytes } from '../../domain/wecom/attachments.ts';
import { CONTACT_WAY_REMARK_CHARACTERS, MASS_TEXT_BYTES, REMARK_CHARACTERS, TAG_NAME_CHARACTERS } from '../../domain/wecom/limits.ts';
import { checkSop } from '../../domain/sop/check.ts';
import { DEMO_PIPELINE } from './journeys.ts';
import { DEMO_ZONE, generateDemoCompany } from './generate.ts';
import { demoSops } from './sops.ts';

const END = Date.parse('2026-03-01T09:00:00+08:00');
const company = generateDemoCompany(8_686, END);
const friendships = company.customers.flatMap((customer) => customer.friendships);

test('the same seed and end give the same company, another seed another one', () => {
  expect(generateDemoCompany(8_686, END)).toEqual(company);
  expect(generateDemoCompany(1, END).customers[0]).not.toEqual(company.customers[0]);
});

test('tags and contact ways keep their ids whenever the company is made', () => {
  const later = generateDemoCompany(8_686, END + 40 * DAY);
  expect(later.tagGroups).toEqual(company.tagGroups);
  expect(later.contactWays).toEqual(company.contactWays);
});

test('there are 2,000 customers, 24 staff of whom 20 have customers, and 6 departments', () => {
  expect(company.customers).toHaveLength(2_000);
  expect(company.staff).toHaveLength(24);
  expect(new Set(friendships.map((friendship) => friendship.userid))).toEqual(
    new Set(company.staff.filter((one) => one.serves).map((one) => one.userid)),
  );
  expect(company.staff.filter((one) => one.serves)).toHaveLength(20);
  expect(company.departments.map((department) => department.name)).toEqual(['总部', '设计部', '城东门店', '城西门店', '客服部', '市场部']);
});

test('no id comes twice', () => {
  for (const ids of [
    company.customers.map((customer) => customer.externalUserid),
    company.customers.flatMap((customer) => customer.unionid ?? []),
    company.staff.map((one) => one.userid),
    company.orders.map((order) => order.id),
    company.contactWays.map((way) => way.configId),
    company.tagGroups.flatMap((group) => [group.groupId, ...group.tags.map((tag) => tag.id)]),
    company.customers.flatMap((customer) => customer.friendships.map((friendship) => `${customer.externalUserid} ${friendship.userid}`)),
  ]) {
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('the sentinels are there: the customer 拒收 with a friend who can be asked to send, and the staff member 失联', () => {
  const refusing = company.customers.filter((customer) => customer.name === '拒收');
  expect(refusing.map((customer) => customer.friendships.map((friendship) => [friendship.userid, friendship.lostAt]))).toEqual([
    [['wangfang', null]],
  ]);
  expect(company.staff.find((one) => one.name === '失联')?.userid).toBe('shilian');
  expect(friendships.some((friendship) => friendship.userid === 'shilian')).toBe(true);
});

test('the year looks like one: it grows, one in eight has left, one in five has a second friend', () => {
  const firsts = company.customers.map((customer) => customer.friendships[0]?.addedAt ?? 0);
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  const halfYear = END - 182 * DAY;
  expect(firsts.filter((at) => at > halfYear).length).toBeGreaterThan(1.15 * firsts.filter((at) => at <= halfYear).length);
  expect(firsts.every((at) => at > END - 366 * DAY && at < END)).toBe(true);
  const lost = company.customers.filter((customer) => customer.friendships.every((friendship) => friendship.lostAt !== null));
  expect(lost.length).toBeGreaterThan(200);
  expect(lost.length).toBeLessThan(280);
  expect(company.customers.filter((customer) => customer.friendships.length === 2).length).toBeGreaterThan(300);
});

test('everybody came in opening hours, on a whole second as WeCom has it', () => {
  const times = company.customers.map((customer) => localTime(customer.friendships[0]?.addedAt ?? 0, DEMO_ZONE));
  expect(times.filter((time) => time < '09:00' || time >= '21:00')).toEqual([]);
  expect(friendships.every((friendship) => friendship.addedAt % 1_000 === 0)).toBe(true);
});

test('nothing happens before a friendship begins, after it ends, or in the future', () => {
  for (const friendship of friendships) {
    if (friendship.lostAt !== null) expect(friendship.lostAt).toBeGreaterThan(friendship.addedAt);
    expect(Math.max(friendship.addedAt, friendship.lostAt ?? 0)).toBeLessThan(END);
  }
  const byPair = new Map(
    company.customers.flatMap((customer) =>
      customer.friendships.map((friendship) => [`${customer.externalUserid} ${friendship.userid}`, friendship]),
    ),
  );
  for (const message of company.messages) {
    const friendship = byPair.get(`${message.externalUserid} ${message.userid}`);
    expect(message.at).toBeGreaterThan(friendship?.addedAt ?? Infinity);
    expect(message.at).toBeLessThan(friendship?.lostAt ?? END);
  }
});

test('people stand where the story leads them: most are open or written off, those with a contract signed or finished', () => {
  const last = new Map(company.stageMoves.map((move) => [move.externalUserid, move.stage]));
  const countOf = (name: string) => Array.from(last.values()).filter((stage) => stage === name).length;
  expect(company.customers.length - last.size).toBeGreaterThan(60);
  for (const { name } of DEMO_PIPELINE.stages) expect(countOf(name)).toBeGreaterThan(30);
  for (const [at, before] of company.stageMoves.map((move, i) => [move, company.stageMoves[i - 1]] as const)) {
    expect(at.at).toBeLessThan(END);
    if (before?.externalUserid === at.externalUserid) expect(at.at).toBeGreaterThan(before.at);
  }
});

test('about 450 orders add up: whole yuan, few refunds, paid exactly when their status says so', () => {
  expect(company.orders.length).toBeGreaterThan(400);
  expect(company.orders.length).toBeLessThan(500);
  for (const order of company.orders) {
    expect(order.amountFen).toBe(order.items.reduce((sum, item) => sum + item.priceFen * item.quantity, 0));
    expect(order.amountFen % 100).toBe(0);
    expect(order.amountFen).toBeGreaterThan(0);
    expect(order.refundFen).toBeLessThanOrEqual(order.amountFen);
    expect(order.paidAt === null).toBe(order.status === 'pending' || order.status === 'cancelled');
    expect(order.refundFen > 0).toBe(order.status === 'refunded' || order.status === 'partlyRefunded');
    expect(order.paidAt ?? 0).toBeLessThan(END);
  }
  const refunded = company.orders.filter((order) => order.refundFen > 0).length;
  expect(refunded).toBeGreaterThan(0);
  expect(refunded).toBeLessThan(company.orders.length * 0.05);
});

test('what people wrote fits what WeCom takes', () => {
  for (const friendship of friendships) expect(Array.from(friendship.remark).length).toBeLessThanOrEqual(REMARK_CHARACTERS);
  for (const way of company.contactWays) expect(Array.from(way.remark).length).toBeLessThanOrEqual(CONTACT_WAY_REMARK_CHARACTERS);
  for (const tag of company.tagGroups.flatMap((group) => group.tags))
    expect(Array.from(tag.name).length).toBeLessThanOrEqual(TAG_NAME_CHARACTERS);
  for (const message of company.messages) expect(message.text).not.toMatch(/[{}]/);
});

test('the SOPs can be published; the one that goes live sends on days 1, 3, 8 and 15 at 10:00', () => {
  const sops = demoSops(7);
  expect(sops.map(({ definition }) => checkSop(definition))).toEqual([[], [], []]);
  const live = sops.filter((sop) => sop.goesLive).map((sop) => sop.definition);
  expect(live.map((definition) => [definition.trigger, definition.exits])).toEqual([
    [{ kind: 'tag', tags: ['7'] }, [{ tagRemoved: ['7'] }]],
  ]);
  expect(live.flatMap((definition) => definition.steps.map((step) => step.at))).toEqual(
    [1, 3, 8, 15].map((day) => ({ day, time: '10:00' })),
  );
  for (const { send } of sops.flatMap((sop) => sop.definition.steps)) expect(utf8Bytes(send.text)).toBeLessThan(MASS_TEXT_BYTES);
});
