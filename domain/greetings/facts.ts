import type { FactOf } from '../kernel/fact.ts';
import type { NotSentReason } from './reasons.ts';

export type GreetingFact =
  | FactOf<'greeting.sent', { staffId: number; text: string }>
  | FactOf<'greeting.not_sent', { staffId: number; reason: NotSentReason; errcode: number | null }>;
