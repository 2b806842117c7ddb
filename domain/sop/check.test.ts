import { expect, test } from 'vitest';
import { utf8Bytes } from '../wecom/attachments.ts';
import { checkSop } from './check.ts';
import type { SopDefinition, Step } from './definition.ts';
import { endReasonText } from './end-reason.ts';
import { outcomeText, RECEIPT_OUTCOMES } from './receipt.ts';
import { exitText, reentryText, stepText, triggerText } from './words.ts';

const names = { tag: (id: number) => (id === 7 ? '装修·新客' : undefined), staff: (id: number) => (id === 3 ? '王芳' : undefined) };
const step = (change: Partial<Step> = {}): Step => ({ key: 'a', at: { day: 1, time: '10:00' }, send: { text: '你好' }, ...change });
const sop = (...steps: Step[]): SopDefinition => ({ name: '新客', trigger: { kind: 'manual' }, steps });
const paths = (definition: SopDefinition): string[] => checkSop(definition).map((problem) => problem.path);

test('a sound definition has no problems, a step on day 0 included', () => {
  expect(paths(sop(step({ at: { day: 0, time: '00:01' } }), step({ key: 'b' })))).toEqual([]);
});

test('problems point at what must be mended', () => {
  expect(paths(sop())).toEqual(['steps']);
  expect(paths({ ...sop(step()), name: ' ' })).toEqual(['name']);
  expect(paths(sop(step(), step({ at: { day: 2, time: '10:00' } })))).toEqual(['steps/1/key']);
  expect(paths(sop(step(), step({ key: 'b' })))).toEqual(['steps/1/at']);
  expect(paths(sop(step({ at: { after: { hours: 24 } } }), step({ key: 'b', at: { after: { days: 1 } } })))).toEqual(['steps/1/at']);
  expect(paths(sop(step({ send: { text: ' \n' } })))).toEqual(['steps/0/send/text']);
  expect(paths(sop(step({ channels: ['todo'] })))).toEqual(['steps/0/channels']);
  expect(paths(sop(step({ channels: ['todo', 'mass'] })))).toEqual([]);
  expect(paths(sop(step({ at: { after: {} } })))).toEqual(['steps/0/at/after']);
  expect(paths(sop(step({ send: { text: 'a\u0000b' } })))).toEqual(['steps/0/send/text']);
});

test('a text is measured in bytes: 1,333 Chinese characters fit, 1,334 do not', () => {
  expect(paths(sop(step({ send: { text: '好'.repeat(1_333) } })))).toEqual([]);
  expect(checkSop(sop(step({ send: { text: '好'.repeat(1_334) } })))[0]?.sentence).toContain('4002 字节');
  for (const text of ['a', 'é', '好', '😀', '\ud800']) expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
});

test('triggers, times, re-entry and exits in words', () => {
  expect(triggerText({ kind: 'tag', tags: ['7'] }, names)).toBe('获得标签『装修·新客』时');
  expect(triggerText({ kind: 'tag', tags: ['7', '8'], match: 'all' }, names)).toBe('集齐标签『装修·新客』、『#8』时');
  expect(triggerText({ kind: 'tag', tags: ['7', '8'] }, names)).toBe('获得标签『装修·新客』、『#8』之一时');
  expect(triggerText({ kind: 'friend' }, names)).toBe('成为任一员工的好友时');
  expect(triggerText({ kind: 'friend', staff: ['3'] }, names)).toBe('成为王芳的好友时');
  expect(stepText({ day: 3, time: '10:00' })).toBe('第 3 天 10:00');
  expect(stepText({ day: 0, time: '20:00' })).toBe('当天 20:00');
  expect(stepText({ after: { hours: 2 } })).toBe('进入后 2 小时');
  expect(stepText({ after: { days: 1, minutes: 30 } })).toBe('进入后 1 天 30 分钟');
  expect(stepText({ after: { minutes: 0 } })).toBe('进入时');
  expect(stepText({ after: {} })).toBe('没有填写时间');
  expect(reentryText(sop())).toBe('只进一次');
  expect(reentryText({ ...sop(), trigger: { kind: 'friend' } })).toBe('离开 90 天后可再进');
  expect(exitText({ tagRemoved: ['7'] }, names)).toBe('移除标签『装修·新客』时退出');
  expect(endReasonText('tagRemoved:7', names)).toBe('移除了标签「装修·新客」');
  expect(endReasonText('friendLost')).toBe('已不是好友');
});

test('every outcome of a trigger has a sentence', () => {
  for (const outcome of RECEIPT_OUTCOMES) expect(outcomeText(outcome)).toMatch(/\p{Script=Han}/u);
});
