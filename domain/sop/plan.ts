import { MINUTE, type Instant } from '../kernel/time.ts';
import { instantAt, localDayOf, timeOfDay } from './calendar.ts';
import type { Step } from './definition.ts';
import { dueTime } from './due.ts';
import type { SopView } from './enrollment.ts';

/** A step whose time lies further back than this when the enrollment begins is past; `onPast` decides. */
export const GRACE = 10 * MINUTE;

export type PlannedStep = { readonly step: Step; readonly plannedAt: Instant; readonly dueAt: Instant };
export type Plan = {
  /** In the order in which they are due; the last of those due at once is the latest. */
  readonly steps: readonly PlannedStep[];
  /** Past when the enrollment began, and to be skipped. */
  readonly past: readonly PlannedStep[];
};

/** When each step of an enrollment is due, before any deferral. The same for the whole life of the enrollment. */
export function planOf(sop: SopView, anchor: Instant, startedAt: Instant): Plan {
  const all = sop.definition.steps.map((step) => {
    const plannedAt = dueTime(step.at, anchor, sop.zone);
    return { step, plannedAt, dueAt: dueFromStart(step, plannedAt, startedAt, sop.zone) };
  });
  const steps: PlannedStep[] = [];
  const past: PlannedStep[] = [];
  for (const { step, plannedAt, dueAt } of all) {
    if (dueAt === null) past.push({ step, plannedAt, dueAt: plannedAt });
    else steps.push({ step, plannedAt, dueAt });
  }
  // Array.prototype.sort is stable: what is due and planned at the same instant keeps the order of the definition.
  steps.sort((a, b) => a.dueAt - b.dueAt || a.plannedAt - b.plannedAt);
  return { steps, past };
}

// null: skipped.
function dueFromStart(step: Step, plannedAt: Instant, startedAt: Instant, zone: string): Instant | null {
  if (plannedAt >= startedAt - GRACE) return Math.max(plannedAt, startedAt);
  const onPast = step.onPast ?? 'skip';
  switch (onPast) {
    case 'skip':
      return null;
    case 'sendNow':
      return startedAt;
    case 'nextDay':
      return instantAt(localDayOf(startedAt, zone).date, 1, timeOfDay(plannedAt, zone), zone);
    default:
      return onPast satisfies never;
  }
}
