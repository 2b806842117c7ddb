import { DAY, HOUR, type Instant } from '../kernel/time.ts';
import { localDayOf } from './calendar.ts';
import type { MessageClass } from './definition.ts';

/**
 * When a message of a class is no longer worth sending, from its due time; a deferral moves the due time and so the
 * expiry with it (spec: surface, "fixed" 1). A reminder keeps 24 hours until appointments exist.
 */
export function expiryOf(messageClass: MessageClass, dueAt: Instant, zone: string): Instant {
  switch (messageClass) {
    case 'content':
      return localDayOf(dueAt, zone).end;
    case 'conversation':
      return dueAt + 4 * HOUR;
    case 'reminder':
    case 'service':
      return dueAt + DAY;
    default:
      return messageClass satisfies never;
  }
}
