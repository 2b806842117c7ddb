import { expect, test } from 'vitest';
import type { SopDefinition } from '../../../domain/sop/definition.ts';
import { leavingBy, replacedBy } from './leaving.ts';

const rules = (exits: SopDefinition['exits']): SopDefinition => ({
  name: '楼盘新客',
  trigger: { kind: 'tag', tags: ['23'] },
  reentry: 'once',
  steps: [],
  ...(exits === undefined ? {} : { exits }),
});
const row = (status: 'active' | 'held' | 'exited') => ({ sopId: '1', sopName: '楼盘新客', status, day: 3 });
const published = (exits: SopDefinition['exits']) => [{ id: '1', live: rules(exits), draft: rules(undefined) }];

test('a tag that the running sequence leaves on is told with the sequence and that there is no way back', () => {
  const [leaving] = leavingBy('23', [row('active')], published(['friendLost', { tagRemoved: ['22', '23'] }]));
  expect(leaving?.sentence).toContain('《楼盘新客》');
  expect(leaving?.sentence).toContain('不能再进入');
});

test('a paused enrollment is lost as well, an ended one has nothing to lose', () => {
  const exits: SopDefinition['exits'] = [{ tagRemoved: ['23'] }];
  expect(leavingBy('23', [row('held')], published(exits))).toHaveLength(1);
  expect(leavingBy('23', [row('exited')], published(exits))).toHaveLength(0);
});

test('another tag ends nothing, and the draft does not count while a version runs', () => {
  expect(leavingBy('24', [row('active')], published([{ tagRemoved: ['23'] }]))).toHaveLength(0);
  const sop = { id: '1', live: rules(['friendLost']), draft: rules([{ tagRemoved: ['23'] }]) };
  expect(leavingBy('23', [row('active')], [sop])).toHaveLength(0);
});

test('an exclusive group gives up the tag it had for the one picked, another group nothing', () => {
  const tag = (id: string) => ({ id, groupId: '1', name: id, customers: 0, createdAt: '' });
  const group = (exclusive: boolean) => [{ exclusive, tags: [tag('1'), tag('2')] }];
  expect(replacedBy(['2'], [{ id: '1' }, { id: '9' }], group(true))).toEqual([{ id: '1' }]);
  expect(replacedBy(['2'], [{ id: '1' }], group(false))).toEqual([]);
});
