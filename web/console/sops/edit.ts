import type { SopDefinition, Step } from '../../../domain/sop/definition.ts';

/** What a new SOP begins with: one step on the first day. */
export function emptyDefinition(key: string): SopDefinition {
  return {
    name: '',
    trigger: { kind: 'tag', tags: [], match: 'any' },
    steps: [{ key, at: { day: 1, time: '10:00' }, send: { text: '' } }],
    exits: [],
  };
}

/** A key that the SOP has not used, from random letters: a key is never given twice, even after its step is deleted. */
export function freshKey(random: Uint8Array): string {
  return `s${Array.from(random, (byte) => (byte % 36).toString(36)).join('')}`;
}

/** Puts a new step at `index`, at a time between its neighbours. */
export function insertStep(steps: readonly Step[], index: number, key: string): Step[] {
  const step: Step = { key, at: timeBetween(steps[index - 1], steps[index]), send: { text: '' } };
  return steps.toSpliced(index, 0, step);
}

export function removeStep(steps: readonly Step[], index: number): Step[] {
  return steps.toSpliced(index, 1);
}

/** A copy right after the original, a day later so that the two do not fall together. */
export function duplicateStep(steps: readonly Step[], index: number, key: string): Step[] {
  const step = steps[index];
  if (step === undefined) return Array.from(steps);
  return steps.toSpliced(index + 1, 0, { ...step, key, send: { ...step.send }, at: later(step.at) });
}

/**
 * Swaps a step with its neighbour. The times stay where they are, so that the axis keeps its order: what moves is what
 * is sent, with its key.
 */
export function moveStep(steps: readonly Step[], index: number, by: -1 | 1): Step[] {
  const [step, other] = [steps[index], steps[index + by]];
  if (step === undefined || other === undefined) return Array.from(steps);
  return steps.with(index, { ...other, at: step.at }).with(index + by, { ...step, at: other.at });
}

/** The definition as it is stored: without exits that name no tag, and without a `match` that says nothing. */
export function stored(definition: SopDefinition): SopDefinition {
  const { trigger } = definition;
  return {
    ...definition,
    name: definition.name.trim(),
    trigger: trigger.kind === 'tag' && trigger.tags.length < 2 ? { kind: 'tag', tags: trigger.tags } : trigger,
    exits: (definition.exits ?? []).filter((exit) => exit === 'friendLost' || exit.tagRemoved.length > 0),
  };
}

function timeBetween(before: Step | undefined, after: Step | undefined): Step['at'] {
  const time = before !== undefined && 'day' in before.at ? before.at.time : '10:00';
  const from = dayOf(before) ?? 0;
  const to = dayOf(after);
  if (to === undefined) return { day: from + (before === undefined ? 1 : 2), time };
  if (to - from >= 2) return { day: Math.floor((from + to) / 2), time };
  return { day: from, time: time < '18:00' ? '18:00' : '20:00' };
}

function dayOf(step: Step | undefined): number | undefined {
  if (step === undefined) return undefined;
  return 'day' in step.at ? step.at.day : (step.at.after.days ?? 0);
}

function later(at: Step['at']): Step['at'] {
  return 'day' in at ? { ...at, day: at.day + 1 } : { after: { ...at.after, days: (at.after.days ?? 0) + 1 } };
}
