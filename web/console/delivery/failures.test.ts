import { expect, test } from 'vitest';
import { reasonsOf } from './failures.ts';

const fang = { id: '1', name: '王芳' };
const at = '2026-03-01T10:00:00.120+08:00';
const row = (reasonText: string | null, handedOverAt: string | null = at, staff = fang) => ({
  staff,
  text: '早上好',
  handedOverAt,
  reasonText,
});

test('reasons are counted by customer, the commonest first', () => {
  const rows = [row('已不是好友'), row('客户接收已达上限'), row('客户接收已达上限')];
  expect(reasonsOf([{ staff: fang, text: '早上好', handedOverAt: at }], rows)).toEqual([
    { text: '客户接收已达上限', customers: 2 },
    { text: '已不是好友', customers: 1 },
  ]);
});

test("another task's failures, and those of other staff, are not this one's", () => {
  const rows = [row('已不是好友', null), row('已不是好友', at, { id: '2', name: '李娜' }), row(null)];
  expect(reasonsOf([{ staff: fang, text: '早上好', handedOverAt: at }], rows)).toEqual([]);
});
