import { expect, test } from 'vitest';
import { addRepairs, NO_REPAIRS, readRepairs, repairsOf } from '../wecom/repairs.ts';
import { repairSentences } from './report.ts';

test('what was repaired is told kind by kind, with the first few by name', () => {
  const page = repairsOf(
    { customersAdded: ['李雷', '韩梅梅'], friendshipsLost: 3, profilesChanged: ['林涛'] },
    { fields: ['remark', 'description'] },
  );
  const names = ['甲', '乙', '丙', '丁', '戊', '己'];
  expect(repairSentences(addRepairs(page, repairsOf({ tagsAdded: names, profilesChanged: ['林涛'] }, { fields: ['remark'] })))).toEqual([
    '补上客户 2 位：李雷、韩梅梅',
    '更正客户资料 2 处（备注 2、描述 1）：林涛',
    '记下已不存在的好友关系 3 段',
    '给客户补上标签 6 个：甲、乙、丙、丁、戊 等',
  ]);
});

test('nothing repaired is nothing to tell', () => {
  expect(repairSentences(NO_REPAIRS)).toEqual([]);
});

test('repairs come back from storage as they went, and those of another version as far as they are understood', () => {
  const repairs = repairsOf({ staffLeft: ['王芳'], tagsRemoved: 2 }, { fields: ['state'], notes: ['员工 赵一 的客户没有读到'] });
  expect(readRepairs(JSON.parse(JSON.stringify(repairs)))).toEqual(repairs);
  expect(readRepairs({ tagsAdded: 4, somethingElse: 1, notes: ['旧的'], examples: 'no' })).toEqual({
    ...NO_REPAIRS,
    tagsAdded: 4,
    notes: ['旧的'],
  });
  expect(readRepairs(null)).toEqual(NO_REPAIRS);
});
