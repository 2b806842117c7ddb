import type { FactOf } from '../kernel/fact.ts';
import type { DropReason } from './reasons.ts';

type About = { intentId: string; sopId: number | null; stepKey: string | null };

export type DeliveryFact =
  | FactOf<'delivery.handed_over', About & { staffId: number }>
  | FactOf<'delivery.sent', About & { staffId: number; text: string }>
  | FactOf<'delivery.refused', About & { reason: DropReason }>
  | FactOf<'delivery.expired', About & { reason: DropReason }>
  | FactOf<'delivery.suppressed', About & { reason: string }>
  | FactOf<'delivery.unknown', About & { staffId: number }>;
