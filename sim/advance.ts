import type { Instant } from '../domain/kernel/time.ts';
import { shown } from './clock.ts';
import { nextDue, runDue } from './due.ts';
import type { Settled } from './product.ts';
import type { Sim } from './sim.ts';

/** A product that says "due now" this often without getting further is moved past it. */
const PATIENCE = 3;

export type ClockAnswer = {
  readonly now: string;
  readonly nextDueAt?: string | null;
  /** Why the product was not reached: the clock moved alone. */
  readonly unreachable?: string;
};

/**
 * Moves the common clock to `target` as if time had flowed: stops at every instant at which the product has something
 * due, in order, and goes on when callbacks and product have settled there.
 */
export async function advanceTo(sim: Sim, target: Instant): Promise<ClockAnswer> {
  let stuck = 0;
  for (;;) {
    const state = await settle(sim);
    const now = sim.clock.now();
    if (state.kind === 'unreachable') {
      if (now < target) await moveTo(sim, target);
      return answer(sim, state);
    }
    if (now >= target) return answer(sim, state);
    let next = Math.min(target, (state.kind === 'settled' ? state.nextDueAt : null) ?? target, nextDue(sim) ?? target);
    if (next <= now) {
      stuck += 1;
      if (stuck < PATIENCE) continue;
      // Doubling, so that something that never settles delays the journey but does not stop it.
      next = Math.min(target, now + 1_000 * 2 ** (stuck - PATIENCE));
    } else {
      stuck = 0;
    }
    await moveTo(sim, next);
  }
}

/** To the next instant at which the product has something due; stays when there is none. */
export async function advanceToNext(sim: Sim): Promise<ClockAnswer & { readonly moved: boolean }> {
  const state = await settle(sim);
  if (state.kind !== 'settled' || state.nextDueAt === null) return { ...answer(sim, state), moved: false };
  return { ...(await advanceTo(sim, state.nextDueAt)), moved: true };
}

/** Skips, as if the product had been down meanwhile; back as well as forth. */
export async function jumpTo(sim: Sim, target: Instant): Promise<ClockAnswer> {
  await moveTo(sim, target);
  return answer(sim, await settle(sim));
}

/** One caller of the clock at a time: the next waits. */
export function createQueue(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job, job);
    last = mine;
    return mine;
  };
}

async function settle(sim: Sim): Promise<Settled> {
  for (;;) {
    await sim.callbacks.idle();
    const state = await sim.product.settle();
    if (state.kind !== 'settled' || sim.callbacks.waiting === 0) return state;
  }
}

async function moveTo(sim: Sim, instant: Instant): Promise<void> {
  sim.clock.set(instant);
  await sim.product.tell(sim.clock.offsetMs());
  // Only now: what it calls back bears the new time.
  runDue(sim);
}

function answer(sim: Sim, state: Settled): ClockAnswer {
  const now = shown(sim.clock.now());
  switch (state.kind) {
    case 'none':
      return { now };
    case 'unreachable':
      return { now, unreachable: state.reason };
    case 'settled':
      return { now, nextDueAt: state.nextDueAt === null ? null : shown(state.nextDueAt) };
    default:
      return state satisfies never;
  }
}
