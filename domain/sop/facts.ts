import type { FactOf } from '../kernel/fact.ts';
import type { TraceData } from './trace.ts';

export type SopFact =
  | FactOf<'sop.entered', { sopId: number; enrollmentId: string; version: number }>
  | FactOf<'sop.refused', { sopId: number; outcome: string }>
  | FactOf<'sop.step_skipped', { sopId: number; enrollmentId: string; stepKey: string; code: string; why?: TraceData }>
  /** Held back by quiet hours, a cap or the gap between two messages; it waits on. */
  | FactOf<'sop.step_deferred', { sopId: number; enrollmentId: string; stepKey: string; code: string; why: TraceData }>
  | FactOf<'sop.step_decided', { sopId: number; enrollmentId: string; stepKey: string; intentId: string }>
  /** `left`: the steps that it calls off, in words. */
  | FactOf<'sop.ended', { sopId: number; enrollmentId: string; status: string; reason: string; left?: string }>
  /** Told with an exit of each message that it could not take back: it may still arrive. `state` as in `ON_WAY`. */
  | FactOf<'sop.message_left', { sopId: number; enrollmentId: string; stepKey: string; intentId: string; staffId: number; state: string }>;
