import type { Clock } from './clock.ts';
import type { Loop } from '../jobs/loop.ts';

const LIMIT_MS = 120_000;
/** Work moves between loops; a look that found nothing is believed when it was confirmed by two more. */
const QUIET_LOOKS = 3;

/** Lets loops of this process look for work at once; names of loops that run elsewhere are no matter. */
export type Ring = (names: readonly string[]) => void;

export type Settled = { nextDueAt: number | null };

/** Waits until no loop, in any process, has anything to do at the present instant. */
export async function settle(parts: { clock: Clock; loops: readonly Loop[]; ring: Ring }): Promise<Settled> {
  const giveUpAt = Date.now() + LIMIT_MS;
  let quietLooks = 0;
  for (;;) {
    const { busy, nextDueAt } = await look(parts.loops, parts.clock);
    quietLooks = busy.length === 0 ? quietLooks + 1 : 0;
    if (quietLooks >= QUIET_LOOKS) return { nextDueAt };
    if (busy.length > 0) await untilQuiet(parts, busy, giveUpAt);
  }
}

/** Rings the loops that have something to do and watches only them: looks cost the database as work does. */
async function untilQuiet(parts: { clock: Clock; ring: Ring }, loops: readonly Loop[], giveUpAt: number): Promise<void> {
  let busy = loops;
  for (let pauseMs = 2; busy.length > 0; pauseMs = Math.min(pauseMs * 2, 40)) {
    const names = busy.map(({ name }) => name);
    if (Date.now() > giveUpAt) throw new Error(`still busy after ${LIMIT_MS / 1000} s: ${names.join(', ')}`);
    parts.ring(names);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    busy = (await look(busy, parts.clock)).busy;
  }
}

async function look(loops: readonly Loop[], clock: Clock): Promise<{ busy: Loop[]; nextDueAt: number | null }> {
  const dues = await Promise.all(loops.map(async (loop) => ({ loop, due: await loop.nextDue() })));
  const now = clock.now();
  const busy = dues.filter(({ due }) => due !== null && due <= now).map(({ loop }) => loop);
  const later = dues.flatMap(({ due }) => (due === null || due <= now ? [] : [due]));
  return { busy, nextDueAt: later.length === 0 ? null : Math.min(...later) };
}
