import type { FactOf } from '../kernel/fact.ts';

export type SopFact =
  | FactOf<'sop.entered', { sopId: number; enrollmentId: string; version: number }>
  | FactOf<'sop.refused', { sopId: number; outcome: string }>
  | FactOf<'sop.step_skipped', { sopId: number; enrollmentId: string; stepKey: string; code: string }>
  | FactOf<'sop.step_decided', { sopId: number; enrollmentId: string; stepKey: string; intentId: string }>
  | FactOf<'sop.ended', { sopId: number; enrollmentId: string; status: string; reason: string }>;
