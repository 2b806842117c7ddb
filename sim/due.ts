import type { Instant } from '../domain/kernel/time.ts';
import { quotaWarnings } from './acquisition-quota.ts';
import { heldAnnouncements } from './archive-notice.ts';
import { endingTempChats } from './contact-ways.ts';
import type { Sim } from './sim.ts';
import { waitingTransfers } from './transfer.ts';

/** What happens in the world by itself when its time has come. */
type Due = { nextAt(sim: Sim): Instant | undefined; run(sim: Sim): void };
const WORLD: readonly Due[] = [waitingTransfers, quotaWarnings, heldAnnouncements, endingTempChats];

/** How often it is looked whether something is due, in real time; a clock that is moved looks at once. */
const EVERY_MS = 1_000;

/** The next instant at which the world does something. */
export function nextDue(sim: Sim): Instant | undefined {
  return WORLD.flatMap((due) => due.nextAt(sim) ?? []).sort((a, b) => a - b)[0];
}

export function runDue(sim: Sim): void {
  for (const due of WORLD) due.run(sim);
}

/** Keeps the world going; gives what stops it. */
export function keepGoing(sim: Sim): () => void {
  const timer = setInterval(() => {
    runDue(sim);
    sim.store.commit();
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
}
