import type { TraceEntry } from '../../domain/sop/trace.ts';
import type { NewFact } from '../platform/reactor/record.ts';
import type { EnrollmentRef } from './writes.ts';

/** What the timeline and other modules are told of one trace entry. */
export function factOfTrace(ref: EnrollmentRef, version: number, entry: TraceEntry, actor: string): NewFact | null {
  const frame = { corpId: ref.corpId, customerId: ref.customerId, at: entry.at, actor };
  const about = { sopId: ref.sopId, enrollmentId: ref.id };
  const stepData = { ...about, stepKey: entry.stepKey ?? '', code: entry.code, why: entry.data };
  switch (entry.code) {
    case 'entered':
      return { kind: 'sop.entered', data: { ...about, version }, ...frame };
    case 'decided':
      return {
        kind: 'sop.step_decided',
        data: { ...about, stepKey: entry.stepKey ?? '', intentId: String(entry.data['intentId']) },
        ...frame,
      };
    case 'skipped_past':
    case 'skipped_late':
    case 'skipped_superseded':
    case 'skipped_overtaken':
    case 'skipped_cap':
      return { kind: 'sop.step_skipped', data: stepData, ...frame };
    case 'deferred_quiet':
    case 'deferred_cap':
    case 'deferred_gap':
      return { kind: 'sop.step_deferred', data: stepData, ...frame };
    case 'completed':
    case 'exited':
    case 'failed':
      return { kind: 'sop.ended', data: { ...about, status: entry.code, reason: reasonOf(entry), ...leftOf(entry) }, ...frame };
    case 'left_on_way':
      return { kind: 'sop.message_left', data: { ...about, stepKey: entry.stepKey ?? '', ...messageLeft(entry) }, ...frame };
    case 'already_decided':
      return null;
    default:
      return entry.code satisfies never;
  }
}

function messageLeft({ data }: TraceEntry): { intentId: string; staffId: number; state: string } {
  return { intentId: String(data['intentId']), staffId: Number(data['staffId']), state: String(data['state']) };
}

function reasonOf(entry: TraceEntry): string {
  if (entry.code === 'exited') return String(entry.data['reason']);
  return entry.code === 'failed' ? 'error' : 'completed';
}

function leftOf({ data }: TraceEntry): { left?: string } {
  return data['left'] === undefined ? {} : { left: String(data['left']) };
}
