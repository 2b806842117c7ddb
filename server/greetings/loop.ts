import { setTimeout as pause } from 'node:timers/promises';
import type { Loop } from '../platform/jobs/loop.ts';
import { NO_RUSH, type Rush } from '../platform/jobs/rush.ts';
import type { Worker } from '../platform/jobs/worker.ts';
import { claimWelcomes, nextWelcomeDue, tidyWelcomes, type ClaimedWelcome } from './rows.ts';
import { sendGreeting, type SendParts } from './send.ts';

/** On their way at once; each takes a database connection for moments only. */
const AT_ONCE = 32;
/** Who is on the way must not keep those waiting who come meanwhile. */
const LOOK_AGAIN_MS = 20;
/** Passes after which it is tidied under load; when there is nothing to do, at every pass. */
const TIDY_EVERY = 20;

/**
 * Greets new friends. Works beside the inbox, not in it: whatever else waits, whoever added somebody is greeted within
 * twenty seconds, before we know who she is. A greeting that is under way when the process ends is asked for again: the
 * code works once.
 */
export function createWelcomeLoop(parts: SendParts & { worker: Pick<Worker, 'id'>; rush?: Rush }): Loop {
  const { db, clock, worker, rush = NO_RUSH } = parts;
  const inHand = new Map<number, Promise<void>>();
  const failures: unknown[] = [];
  let passes = 0;

  function begin(rows: readonly ClaimedWelcome[], workerId: number): void {
    for (const row of rows) {
      rush.begin();
      const sending = sendGreeting(parts, workerId, row)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          inHand.delete(row.id);
          rush.end();
        });
      inHand.set(row.id, sending);
    }
  }

  return {
    name: 'welcome',
    wokenBy: ['inbox', 'clock'],
    async runOnce() {
      // The database failed it: its row is claimed and in nobody's hand, and the next tidying frees it.
      if (failures.length > 0) throw failures.shift();
      const workerId = worker.id;
      const room = AT_ONCE - inHand.size;
      const rows = room <= 0 ? [] : await claimWelcomes(db, clock.now(), workerId, room);
      begin(rows, workerId);
      const isBusy = inHand.size > 0;
      passes += 1;
      const tidied = isBusy && passes % TIDY_EVERY !== 0 ? 0 : await tidyWelcomes(db, clock.now(), workerId, Array.from(inHand.keys()));
      if (rows.length === 0 && inHand.size > 0) await Promise.race([...inHand.values(), pause(LOOK_AGAIN_MS)]);
      return isBusy || tidied > 0;
    },
    nextDue: () => nextWelcomeDue(db),
  };
}
