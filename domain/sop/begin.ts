import type { Instant } from '../kernel/time.ts';
import { localText } from './calendar.ts';
import type { Advance, Enrollment, SopView } from './enrollment.ts';
import { waitFor } from './outcome.ts';
import { planOf } from './plan.ts';
import type { TraceEntry } from './trace.ts';

/** Admits an enrollment: past steps are skipped or moved as they say, the first step that is left waits. */
export function begin(sop: SopView, enrollment: Enrollment, now: Instant): Advance {
  const plan = planOf(sop, enrollment.anchor, enrollment.startedAt);
  const trace: TraceEntry[] = [{ at: now, stepKey: null, code: 'entered', data: { anchor: localText(enrollment.anchor, sop.zone) } }];
  for (const { step, plannedAt } of plan.past) {
    trace.push({ at: now, stepKey: step.key, code: 'skipped_past', data: { due: localText(plannedAt, sop.zone) } });
  }
  return waitFor(enrollment, now, plan.steps[0], { trace, commands: [] });
}
