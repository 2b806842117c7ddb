import { SECOND, type Instant } from '../domain/kernel/time.ts';
import { ARCHIVE_NOTIFY_SECONDS } from '../domain/wecom/archive-sdk.ts';
import { keep, numberAt } from './settings.ts';
import type { Sim } from './sim.ts';

/** The archive's own app, in whose name new records are announced (sample of 91774). */
const ARCHIVE_AGENT = '2000004';
const LAST = 'archive.announcedAt';
/** When what is held back will be told; 0: nothing is. */
const NEXT = 'archive.announceAt';

/** Tells the product that there are new records: at once, or when 15 s have passed since it was told last (91774). */
export function announce(sim: Sim): void {
  const { store, clock } = sim;
  const now = clock.now();
  const last = numberAt(store, LAST);
  const due = last + ARCHIVE_NOTIFY_SECONDS * SECOND;
  // A clock that was set back waits for nothing.
  if (due <= now || last > now) tell(sim);
  else if (numberAt(store, NEXT) === 0) keep(store, NEXT, due);
}

/** Announcements held back are told when their time has come. */
export const heldAnnouncements = {
  nextAt: ({ store }: Sim): Instant | undefined => {
    const due = numberAt(store, NEXT);
    return due === 0 ? undefined : due;
  },
  run(sim: Sim): void {
    const due = numberAt(sim.store, NEXT);
    if (due !== 0 && due <= sim.clock.now()) tell(sim);
  },
};

function tell({ store, clock, callbacks }: Sim): void {
  keep(store, LAST, clock.now());
  keep(store, NEXT, 0);
  callbacks.push('msgaudit_notify', { AgentID: ARCHIVE_AGENT });
}
