import type { UnknownEvent, WecomEvent } from './events.ts';

/**
 * Callbacks are handled in lanes. New friends have one of their own, so that nobody who just scanned a code waits for
 * what others do by the ten thousand; edits come last.
 */
export const INBOX_LANES = { first: 0, usual: 1, bulk: 2 } as const;
export type InboxLane = keyof typeof INBOX_LANES;

/** The lane of an event. */
export function laneOf(event: WecomEvent | UnknownEvent): InboxLane {
  switch (event.kind) {
    case 'add_external_contact':
    case 'add_half_external_contact':
      return 'first';
    case 'edit_external_contact':
      return 'bulk';
    default:
      return 'usual';
  }
}
