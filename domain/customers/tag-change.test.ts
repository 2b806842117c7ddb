import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planTagChange, type TagOfGroup } from './tag-change.ts';

const LEVEL = { groupId: 1, groupName: '意向', exclusive: true };
const HOBBY = { groupId: 2, groupName: '爱好', exclusive: false };
const tag = (tagId: number, group: Omit<TagOfGroup, 'tagId'>): TagOfGroup => ({ tagId, ...group });

test('only tags she lacks are added and only tags she has are removed', () => {
  const has = [tag(1, HOBBY), tag(2, HOBBY)];
  expect(planTagChange(has, [tag(1, HOBBY), tag(3, HOBBY)], [2, 9])).toEqual({ kind: 'change', add: [3], remove: [2] });
});

test('a new tag of an exclusive group takes the place of the old one', () => {
  expect(planTagChange([tag(10, LEVEL), tag(1, HOBBY)], [tag(11, LEVEL)], [])).toEqual({ kind: 'change', add: [11], remove: [10] });
});

test('two tags of one exclusive group in one call are refused with the name of the group', () => {
  expect(planTagChange([], [tag(10, LEVEL), tag(11, LEVEL)], [])).toEqual({ kind: 'exclusive', groupName: '意向' });
});

test('the same change twice does nothing the second time, and an exclusive group never holds two', () => {
  const universe = [...[10, 11, 12].map((id) => tag(id, LEVEL)), ...[1, 2, 3].map((id) => tag(id, HOBBY))];
  const subset = fc.subarray(universe);
  fc.assert(
    fc.property(subset, subset, (start, add) => {
      const has = start.filter((t) => !t.exclusive || t === start.find((o) => o.exclusive));
      const plan = planTagChange(has, add, []);
      if (plan.kind === 'exclusive') {
        expect(add.filter((t) => t.exclusive).length).toBeGreaterThan(1);
        return;
      }
      const after = universe.filter((t) => (has.includes(t) && !plan.remove.includes(t.tagId)) || plan.add.includes(t.tagId));
      expect(after.filter((t) => t.exclusive).length).toBeLessThanOrEqual(1);
      expect(planTagChange(after, add, [])).toEqual({ kind: 'change', add: [], remove: [] });
    }),
  );
});
