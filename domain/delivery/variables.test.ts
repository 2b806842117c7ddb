import { expect, test } from 'vitest';
import { variableHint, variableProblem } from './variables.ts';

test('what stands between double braces is a variable, and an unknown one is named with those that exist', () => {
  for (const text of ['{{nosuch}} 您好', '{{ nosuch }}', '｛｛客户｝｝', '{{}}'])
    expect(variableProblem(text)).toContain('目前还没有可用的变量');
  expect(variableProblem('{{nosuch}} 和 {{客户.名字}}，再来 {{nosuch}}')).toContain('不认识的变量 {{nosuch}}、{{客户.名字}}：');
  for (const text of ['您好', '{客户} 您好', '{ {a} }', 'a {{ b', '{{\n}}', '"}}{{"']) expect(variableProblem(text)).toBeUndefined();
});

test('what only looks like a variable is pointed at', () => {
  expect(variableHint('{客户} 您好，${name}')).toContain('{客户}、{name} 不会被替换');
  for (const text of ['｛客户｝', '%NICKNAME% 您好', '#客户昵称# 您好']) expect(variableHint(text)).toContain('原样看到');
  for (const text of ['您好', '{{nosuch}}', '全场 50%，满 30% 再减', '#装修日记# 更新了', '{}']) expect(variableHint(text)).toBeUndefined();
});
