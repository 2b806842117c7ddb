import { MINUTE, type Instant } from '../kernel/time.ts';
import { localText } from './calendar.ts';
import { deferForCap, fullCap } from './caps.ts';
import { classOf } from './definition.ts';
import type { Advance, Command, Enrollment, Situation, SopView, Wait } from './enrollment.ts';
import { exitAtClaim } from './exits.ts';
import { expiryOf } from './expiry.ts';
import { exited, unchanged, waitFor } from './outcome.ts';
import { GRACE, planOf, type PlannedStep } from './plan.ts';
import { endOfQuiet } from './quiet.ts';
import { staffScopeOf } from './staff-scope.ts';
import type { TraceCode, TraceData, TraceEntry } from './trace.ts';

/** Two messages of one enrollment are at least this far apart. */
export const MIN_GAP = 10 * MINUTE;

/**
 * Decides the step that is due, in the order of the contract (spec: automation, section 5): exits, too late, quiet
 * hours, caps, send. Of several that are overdue only the latest goes.
 */
export function dueStep(sop: SopView, enrollment: Enrollment, wait: Wait, now: Instant, situation: Situation): Advance {
  if (now < wait.dueAt) return unchanged(enrollment);
  const reason = exitAtClaim(sop.definition, situation);
  if (reason !== null) return exited(sop, enrollment, now, reason);

  const { due, later } = splitDue(sop, enrollment, wait, now);
  const trace: TraceEntry[] = [];
  const note = (one: PlannedStep, code: TraceCode, data: TraceData = {}): void => {
    trace.push({ at: now, stepKey: one.step.key, code, data });
  };
  const settle = (steps: readonly PlannedStep[]): void => {
    for (const one of steps) {
      if (isLate(one, now, sop.zone)) note(one, 'skipped_late', { due: localText(one.dueAt, sop.zone) });
      else note(one, 'skipped_superseded');
    }
  };
  const chosenAt = due.findLastIndex((one) => !isLate(one, now, sop.zone));
  const chosen = due[chosenAt];
  settle(due.slice(0, Math.max(0, chosenAt)));
  // Those after the chosen one are late; while it is only deferred they stay behind it and are met again.
  const behind = due.slice(chosenAt + 1);
  const next = later[0];
  const goOn = (): Advance => {
    settle(behind);
    return waitFor(enrollment, now, next, { trace, commands: [] });
  };
  const defer = (one: PlannedStep, to: Instant, code: TraceCode, data: TraceData = {}): Advance => {
    const reason = { ...data, to: localText(to, sop.zone) };
    // A later step that is due by then would supersede this one anyway, and must not itself wait for it.
    if (next !== undefined && next.dueAt <= to) {
      note(one, 'skipped_overtaken', { ...reason, next: localText(next.dueAt, sop.zone) });
      return goOn();
    }
    note(one, code, reason);
    return waitFor(enrollment, now, { ...one, dueAt: to }, { trace, commands: [] });
  };
  if (chosen === undefined) return goOn();

  const quietEnd = endOfQuiet(now, situation.quietHours, sop.zone);
  if (quietEnd !== null) return defer(chosen, quietEnd, 'deferred_quiet');

  const cap = fullCap(classOf(chosen.step), now, situation.recentSends, situation.caps, sop.zone);
  if (cap !== null) {
    const to = deferForCap(chosen.step, baseOf(sop, enrollment, chosen, situation), now, sop.zone);
    if (to !== null) return defer(chosen, to, 'deferred_cap', { cap });
    note(chosen, 'skipped_cap', { cap });
    return goOn();
  }

  note(chosen, 'decided');
  settle(behind);
  return afterSend(sop, { ...enrollment, lastSentAt: now }, now, next, trace, sendCommand(sop, chosen));
}

// The gap is kept by moving the next step already now: what waits for the gap is not overdue.
function afterSend(
  sop: SopView,
  enrollment: Enrollment,
  now: Instant,
  next: PlannedStep | undefined,
  trace: TraceEntry[],
  command: Command,
): Advance {
  if (next === undefined || next.dueAt >= now + MIN_GAP) return waitFor(enrollment, now, next, { trace, commands: [command] });
  const dueAt = now + MIN_GAP;
  trace.push({ at: now, stepKey: next.step.key, code: 'deferred_gap', data: { to: localText(dueAt, sop.zone) } });
  return waitFor(enrollment, now, { ...next, dueAt }, { trace, commands: [command] });
}

/** The step that waited with all that came due after it, and those still ahead. */
function splitDue(sop: SopView, enrollment: Enrollment, wait: Wait, now: Instant): { due: PlannedStep[]; later: PlannedStep[] } {
  const { steps } = planOf(sop, enrollment.anchor, enrollment.startedAt);
  const position = steps.findIndex((one) => one.step.key === wait.stepKey);
  const planned = steps[position];
  if (planned === undefined) throw new Error(`step ${wait.stepKey} is not in this version`);
  const rest = steps.slice(position + 1);
  const waitedForGap = enrollment.lastSentAt !== null && wait.dueAt === enrollment.lastSentAt + MIN_GAP && now - wait.dueAt <= GRACE;
  const overdue = waitedForGap ? 0 : rest.filter((one) => one.dueAt <= now).length;
  return { due: [{ ...planned, dueAt: wait.dueAt }, ...rest.slice(0, overdue)], later: rest.slice(overdue) };
}

function isLate(one: PlannedStep, now: Instant, zone: string): boolean {
  return now >= expiryOf(classOf(one.step), one.dueAt, zone);
}

// Days of deferral count from when the step could first have gone: its due time, moved out of the quiet hours.
function baseOf(sop: SopView, enrollment: Enrollment, chosen: PlannedStep, situation: Situation): Instant {
  const planned = planOf(sop, enrollment.anchor, enrollment.startedAt).steps.find((one) => one.step.key === chosen.step.key);
  const dueAt = planned?.dueAt ?? chosen.dueAt;
  return endOfQuiet(dueAt, situation.quietHours, sop.zone) ?? dueAt;
}

function sendCommand(sop: SopView, { step, dueAt }: PlannedStep): Command {
  const messageClass = classOf(step);
  return {
    kind: 'send',
    stepKey: step.key,
    text: step.send.text,
    messageClass,
    staffScope: staffScopeOf(sop.definition),
    dueAt,
    expiresAt: expiryOf(messageClass, dueAt, sop.zone),
  };
}
