import type { Instant } from '../kernel/time.ts';
import type { Advance, Command, Enrollment, SopView } from './enrollment.ts';
import { planOf, type PlannedStep } from './plan.ts';
import type { TraceEntry } from './trace.ts';
import { stepText } from './words.ts';

/** What was decided so far in one advance. */
export type Progress = { readonly trace: readonly TraceEntry[]; readonly commands: readonly Command[] };

/** The enrollment waits for `next`, or is complete without one. */
export function waitFor(enrollment: Enrollment, now: Instant, next: PlannedStep | undefined, progress: Progress): Advance {
  if (next === undefined) {
    return {
      enrollment: { ...enrollment, state: { kind: 'ended', status: 'completed', reason: 'completed', at: now } },
      commands: progress.commands,
      wakeAt: null,
      trace: [...progress.trace, { at: now, stepKey: null, code: 'completed', data: {} }],
    };
  }
  const wait = { stepKey: next.step.key, plannedAt: next.plannedAt, dueAt: next.dueAt };
  return {
    enrollment: { ...enrollment, state: { kind: 'waiting', wait } },
    commands: progress.commands,
    wakeAt: wait.dueAt,
    trace: progress.trace,
  };
}

/** The enrollment ends by an exit rule; what was not handed over is taken back. */
export function exited(sop: SopView, enrollment: Enrollment, now: Instant, reason: string): Advance {
  const left = stepsAhead(sop, enrollment);
  return {
    enrollment: { ...enrollment, state: { kind: 'ended', status: 'exited', reason, at: now } },
    commands: [{ kind: 'suppress', reason }],
    wakeAt: null,
    trace: [{ at: now, stepKey: null, code: 'exited', data: { reason, ...(left === '' ? {} : { left }) } }],
  };
}

/** The enrollment stops because of a bug; the error is kept for a person to look at. */
export function failed(enrollment: Enrollment, now: Instant, error: string): Advance {
  return {
    enrollment: { ...enrollment, state: { kind: 'ended', status: 'failed', reason: 'error', at: now } },
    commands: [],
    wakeAt: null,
    trace: [{ at: now, stepKey: null, code: 'failed', data: { error } }],
  };
}

/** An advance that changes nothing. */
export function unchanged(enrollment: Enrollment): Advance {
  const wakeAt = enrollment.state.kind === 'waiting' ? enrollment.state.wait.dueAt : null;
  return { enrollment, commands: [], wakeAt, trace: [] };
}

const MOST_NAMED = 6;

/** The steps that will not come about, in words: those that wait and those behind. */
function stepsAhead(sop: SopView, { anchor, startedAt, state }: Enrollment): string {
  if (state.kind !== 'waiting') return '';
  const { steps } = planOf(sop, anchor, startedAt);
  const ahead = steps.slice(steps.findIndex(({ step }) => step.key === state.wait.stepKey)).map(({ step }) => stepText(step.at));
  return ahead.length > MOST_NAMED ? `${ahead.slice(0, MOST_NAMED).join('、')}等 ${ahead.length} 步` : ahead.join('、');
}
