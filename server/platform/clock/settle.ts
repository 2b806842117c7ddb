import type { Clock } from './clock.ts';
import type { Loop } from '../jobs/loop.ts';

const LIMIT_MS = 120_000;
/** Work moves between loops; a look that found nothing is believed when it was confirmed by two more. */
const QUIET_LOOKS = 3;

export type Settled = { nextDueAt: number | null };

/** Waits until no loop, in any process, has anything to do at the present instant. */
export async function settle(parts: { clock: Clock; loops: readonly Loop[]; wakeAll(): void }): Promise<Settled> {
  const giveUpAt = Date.now() + LIMIT_MS;
  let quietLooks = 0;
  let pauseMs = 2;
  for (;;) {
    const { busy, nextDueAt } = await look(parts.loops, parts.clock);
    quietLooks = busy.length === 0 ? quietLooks + 1 : 0;
    if (quietLooks >= QUIET_LOOKS) return { nextDueAt };
    if (busy.length > 0) {
      if (Date.now() > giveUpAt) throw new Error(`still busy after ${LIMIT_MS / 1000} s: ${busy.join(', ')}`);
      parts.wakeAll();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(pauseMs * 2, 40);
    }
  }
}

async function look(loops: readonly Loop[], clock: Clock): Promise<{ busy: string[]; nextDueAt: number | null }> {
  const dues = await Promise.all(loops.map(async (loop) => ({ name: loop.name, due: await loop.nextDue() })));
  const now = clock.now();
  const busy = dues.filter(({ due }) => due !== null && due <= now).map(({ name }) => name);
  const later = dues.flatMap(({ due }) => (due === null || due <= now ? [] : [due]));
  return { busy, nextDueAt: later.length === 0 ? null : Math.min(...later) };
}
