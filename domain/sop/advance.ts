import { begin } from './begin.ts';
import { dueStep } from './due-step.ts';
import type { Advance, Enrollment, Input, SopView } from './enrollment.ts';
import { exitByNews } from './exits.ts';
import { exited, unchanged } from './outcome.ts';

/**
 * What an enrollment does next. Pure: time and facts are arguments, and the same code runs in the worker, in tests and
 * in the dry run. An input that does not fit the state (a due time after the end, say) changes nothing.
 */
export function advance(sop: SopView, enrollment: Enrollment, input: Input): Advance {
  const { state } = enrollment;
  switch (input.kind) {
    case 'begin':
      return state.kind === 'new' ? begin(sop, enrollment, input.now) : unchanged(enrollment);
    case 'due':
      return state.kind === 'waiting' ? dueStep(sop, enrollment, state.wait, input.now, input.situation) : unchanged(enrollment);
    case 'fact': {
      if (state.kind !== 'waiting') return unchanged(enrollment);
      const reason = exitByNews(sop.definition, input.news);
      return reason === null ? unchanged(enrollment) : exited(sop, enrollment, input.now, reason);
    }
    default:
      return input satisfies never;
  }
}
