import type { DeliveryState } from '../../../domain/delivery/reasons.ts';
import type { Flow } from '../../ui/StateDot.tsx';

/** Which of the four states a delivery is in: waiting flows, doubt holds, refusal breaks. */
export const DELIVERY_FLOW: Record<DeliveryState, Flow> = {
  created: 'live',
  claimed: 'live',
  handed_over: 'held',
  unknown: 'held',
  sent: 'good',
  refused: 'broken',
  expired: 'broken',
  suppressed: 'still',
};
