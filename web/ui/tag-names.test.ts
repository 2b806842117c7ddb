import { expect, test } from 'vitest';
import { twinNames } from './tag-names.ts';

const tag = (id: string, groupId: string, name: string) => ({ id, groupId, name, customers: 0, createdAt: '' });

test('a name that two groups share needs its group to be told', () => {
  const groups = [{ tags: [tag('1', '1', '新客'), tag('2', '1', '老客')] }, { tags: [tag('3', '2', '新客')] }];
  expect(Array.from(twinNames(groups))).toEqual(['新客']);
});
