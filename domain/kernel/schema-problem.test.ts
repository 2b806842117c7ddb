import { expect, test } from 'vitest';
import { schemaProblemText } from './schema-problem.ts';

test('both validators are worded alike: one names a field, the other a list of fields', () => {
  expect(schemaProblemText({ keyword: 'required', params: { missingProperty: 'name' } })).toBe('缺少字段：name');
  expect(schemaProblemText({ keyword: 'required', params: { requiredProperties: ['name', 'rule'] } })).toBe('缺少字段：name、rule');
  expect(schemaProblemText({ keyword: 'additionalProperties', params: { additionalProperty: 'x' } })).toBe('没有这个字段：x');
  expect(schemaProblemText({ keyword: 'additionalProperties', params: { additionalProperties: ['x'.repeat(99)] } })).toHaveLength(67);
  expect(schemaProblemText({ keyword: 'enum', params: { allowedValues: ['a', 1] } })).toBe('只能是 a、1 之一');
  expect(schemaProblemText({ keyword: 'maxItems', params: { limit: 3 } })).toBe('最多 3 项');
  expect(schemaProblemText({ keyword: 'maxProperties', params: { limit: 1 } })).toBe('只能写一项');
  expect(schemaProblemText({ keyword: 'odd', params: {} })).toBe('odd');
});
