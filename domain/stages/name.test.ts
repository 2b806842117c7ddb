import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleName } from './name.ts';
import { PIPELINE_TEMPLATES } from './templates.ts';
import { reminderText } from './words.ts';

test('a name keeps what is seen: emoji made with joiners stay whole, strays go', () => {
  expect(visibleName('  新\u200b客户 ')).toBe('新客户');
  expect(visibleName('新  客\t户')).toBe('新 客 户');
  expect(visibleName('家庭👨‍👩‍👧')).toBe('家庭👨‍👩‍👧');
  expect(visibleName('Cafe\u0301')).toBe('Café');
  expect(visibleName('Cafe\u200b\u0301')).toBe('Café');
  expect(visibleName('新 \u200b 客\ufeff户')).toBe('新 客户');
  for (const unseen of ['', ' ', '\u200b', '\u200d\ufe0f', '\u3164', '\u2800\u00a0', '\u202e']) expect(visibleName(unseen)).toBeUndefined();
});

test('cleaning a clean name changes nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(...' \u200ba\u0301\t\ufeff\u2028\u00ad\u0300\u1100\u1161\u180e\u200d') }),
      ),
      (text) => {
        const name = visibleName(text);
        if (name !== undefined) expect(visibleName(name)).toBe(name);
      },
    ),
  );
});

test('templates have names that are kept as they are, no two alike in a pipeline', () => {
  for (const { name, stages } of PIPELINE_TEMPLATES) {
    expect(visibleName(name)).toBe(name);
    expect(new Set(stages.map((stage) => stage.name)).size).toBe(stages.length);
  }
});

test('a reminder names ten and says how many more, and fits into one message', () => {
  expect(reminderText([{ stage: '意向', names: ['李雷'], count: 1 }])).toBe('有 1 位客户在当前阶段停留较久，请跟进：\n「意向」：李雷');
  expect(
    reminderText([
      { stage: '意向', names: ['李雷', '韩梅'], count: 9 },
      { stage: '报价', names: [], count: 3 },
    ]),
  ).toBe('有 12 位客户在当前阶段停留较久，请跟进：\n「意向」：李雷、韩梅 等 9 位\n「报价」：3 位');
  const long = '长'.repeat(60);
  const groups = Array.from({ length: 40 }, () => ({ stage: '二十个字'.repeat(5), names: [long], count: 2 }));
  expect(new TextEncoder().encode(reminderText(groups)).length).toBeLessThanOrEqual(2_048);
});
