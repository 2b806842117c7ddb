import { expect, test } from 'vitest';
import { byStaff } from './by-staff.ts';

const fang = { id: '1', name: '王芳' };
const na = { id: '2', name: '李娜' };
type State = 'handed_over' | 'settled' | 'rejected';
const task = (staff: typeof fang, state: State, recipients: number, sent = 0, failed = 0, handedOverAt: string | null = null) => ({
  staff,
  state,
  recipients,
  sent,
  failed,
  handedOverAt,
});

test('whoever keeps most customers waiting comes first, then whoever could not send most', () => {
  const groups = byStaff([
    task(na, 'handed_over', 2),
    task(fang, 'handed_over', 9, 1),
    task(na, 'handed_over', 3),
    task({ id: '3', name: '赵雪' }, 'settled', 1, 1),
    task({ id: '4', name: '郑欣' }, 'rejected', 1),
  ]);
  expect(groups.map((group) => [group.staff.name, group.customers.waiting])).toEqual([
    ['王芳', 8],
    ['李娜', 5],
    ['郑欣', 0],
    ['赵雪', 0],
  ]);
});

test('customers of a settled task who got nothing could not be sent to', () => {
  const [group] = byStaff([task(fang, 'settled', 2, 0, 2), task(fang, 'settled', 2, 1), task(fang, 'rejected', 1)]);
  expect(group?.customers).toEqual({ waiting: 0, sent: 1, failed: 4 });
});

test('the wait counts from the earliest task that still waits, and what waits is on top', () => {
  const late = task(fang, 'handed_over', 1, 0, 0, '2026-03-02T10:00:00+08:00');
  const early = task(fang, 'handed_over', 1, 0, 0, '2026-03-01T10:00:00+08:00');
  const done = task(fang, 'settled', 1, 1, 0, '2026-02-01T10:00:00+08:00');
  const [group] = byStaff([done, late, early]);
  expect(group?.since).toBe('2026-03-01T10:00:00+08:00');
  expect(group?.tasks).toEqual([late, early, done]);
});
