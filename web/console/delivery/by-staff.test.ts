import { expect, test } from 'vitest';
import { byStaff } from './by-staff.ts';

const fang = { id: '1', name: '王芳' };
const na = { id: '2', name: '李娜' };
const task = (staff: typeof fang, state: 'handed_over' | 'settled' | 'rejected', recipients: number, sent = 0, failed = 0) => ({
  staff,
  state,
  recipients,
  sent,
  failed,
});

test('whoever keeps most customers waiting comes first', () => {
  const groups = byStaff([task(na, 'handed_over', 2), task(fang, 'handed_over', 9, 1), task(na, 'handed_over', 3)]);
  expect(groups.map((group) => [group.staff.name, group.waitingCustomers])).toEqual([
    ['王芳', 8],
    ['李娜', 5],
  ]);
});

test('a settled task that reached nobody could not be sent', () => {
  const [group] = byStaff([task(fang, 'settled', 2, 0, 2), task(fang, 'settled', 2, 1, 1), task(fang, 'rejected', 1)]);
  expect(group?.sent.length).toBe(1);
  expect(group?.failed.length).toBe(2);
  expect(group?.waiting.length).toBe(0);
});
