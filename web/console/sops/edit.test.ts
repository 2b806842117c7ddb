import { expect, test } from 'vitest';
import { checkSop } from '../../../domain/sop/check.ts';
import type { Step } from '../../../domain/sop/definition.ts';
import { duplicateStep, emptyDefinition, freshKey, insertStep, moveStep, removeStep, stored } from './edit.ts';

const step = (key: string, day: number): Step => ({ key, at: { day, time: '10:00' }, send: { text: key } });
const steps = [step('a', 1), step('b', 3), step('c', 8)];

test('moving a step takes its content along and leaves the times in order', () => {
  const moved = moveStep(steps, 1, -1);
  expect(moved.map((each) => each.key)).toEqual(['b', 'a', 'c']);
  expect(moved.map((each) => ('day' in each.at ? each.at.day : -1))).toEqual([1, 3, 8]);
});

test('the first step does not move up', () => {
  expect(moveStep(steps, 0, -1)).toEqual(steps);
});

test.each([
  [0, { day: 0, time: '18:00' }],
  [1, { day: 2, time: '10:00' }],
  [2, { day: 5, time: '10:00' }],
  [3, { day: 10, time: '10:00' }],
])('a step inserted at %i falls between its neighbours', (index, at) => {
  expect(insertStep(steps, index, 'new')[index]?.at).toEqual(at);
});

test('a copy has its own key and its own day', () => {
  const copied = duplicateStep(steps, 0, 'copy');
  expect(copied[1]).toEqual({ key: 'copy', at: { day: 2, time: '10:00' }, send: { text: 'a' } });
  expect(steps.length).toBe(3);
});

test('removing takes one step only', () => {
  expect(removeStep(steps, 1).map((each) => each.key)).toEqual(['a', 'c']);
});

test('keys are letters and digits that the contract allows', () => {
  expect(freshKey(new Uint8Array([0, 35, 36, 255, 10, 20, 30, 40]))).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
});

test('exits that name no tag are not stored', () => {
  expect(stored({ ...emptyDefinition('a'), name: ' x ', exits: [{ tagRemoved: [] }, 'friendLost'] })).toMatchObject({
    name: 'x',
    exits: ['friendLost'],
  });
});

test('a new SOP says what is missing', () => {
  expect(checkSop(emptyDefinition('a')).map((problem) => problem.path)).toEqual(['name', 'trigger/tags', 'steps/0/send/text']);
});
