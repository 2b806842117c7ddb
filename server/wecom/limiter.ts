import { MINUTE, SECOND } from '../../domain/kernel/time.ts';
import type { Lane } from '../../domain/wecom/rate.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { WecomFailure } from './failure.ts';
import { slowDown, takeCalls, type Path } from './rates.ts';

export type Limiter = {
  /** Lets a call go when its turn has come. Throws 45009 as the platform would when that is more than a minute away. */
  turn(where: Path, lane: Lane): Promise<void>;
  /** The platform refused a call with this code: all processes hold back. */
  refused(where: Path, errcode: 45009 | 45033): Promise<void>;
};

/** Calls taken from the common budget at once: a bulk read asks the database once for so many. */
const LEASE = 50;
/** What is over for this minute is asked again so often; the clock may be moved meanwhile. */
const LOOK_AGAIN_MS = SECOND / 2;

type Waiting = { lane: Lane; go: () => void; fail: (error: unknown) => void };
/** `left`: calls taken in advance, for each lane its own, so that what is kept for greetings is not spent on others. */
type State = { left: Record<Lane, number>; until: number; waiting: Waiting[]; serving: boolean };

/** One limiter for all processes: the budget is a row per company and path, each process takes calls from it in advance. */
export function createLimiter({ db, clock }: { db: Db; clock: Clock }): Limiter {
  const states = new Map<string, State>();

  async function serve(where: Path, state: State): Promise<void> {
    try {
      while (state.waiting.length > 0) {
        // Greetings first, the others in the order in which they came.
        const next = state.waiting.find(({ lane }) => lane === 'welcome') ?? state.waiting[0];
        if (next === undefined || !(await hasCall(where, state, next.lane))) continue;
        state.waiting.splice(state.waiting.indexOf(next), 1);
        state.left[next.lane] -= 1;
        next.go();
      }
    } catch (error) {
      for (const { fail } of state.waiting.splice(0)) fail(error);
    } finally {
      state.serving = false;
    }
  }

  async function hasCall(where: Path, state: State, lane: Lane): Promise<boolean> {
    const now = clock.now();
    // What was taken for a minute is gone with it; a clock set back makes another minute too.
    if (now >= state.until || now < state.until - MINUTE) state.left = { welcome: 0, usual: 0 };
    if (state.left[lane] > 0) return true;
    const waiting = state.waiting.filter((one) => one.lane === lane).length;
    const given = await takeCalls(db, where, now, lane === 'welcome' ? waiting : Math.max(LEASE, waiting), lane);
    switch (given.kind) {
      case 'granted':
        state.left[lane] = given.calls;
        state.until = given.rate.minuteAt + MINUTE;
        return true;
      case 'blocked':
        throw heldBack(where.path, given.againAt - now);
      case 'spent':
        if (given.againAt - now > MINUTE) throw heldBack(where.path, given.againAt - now);
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        return false;
      default:
        return given satisfies never;
    }
  }

  return {
    turn(where, lane) {
      const key = `${where.corpId} ${where.path}`;
      const state = states.get(key) ?? { left: { welcome: 0, usual: 0 }, until: 0, waiting: [], serving: false };
      states.set(key, state);
      return new Promise((go, fail) => {
        state.waiting.push({ lane, go, fail });
        if (state.serving) return;
        state.serving = true;
        void serve(where, state);
      });
    },
    async refused(where, errcode) {
      const state = states.get(`${where.corpId} ${where.path}`);
      if (state !== undefined) state.left = { welcome: 0, usual: 0 };
      await slowDown(db, where, clock.now(), errcode);
    },
  };
}

function heldBack(path: string, forMs: number): WecomFailure {
  return new WecomFailure(path, { kind: 'refused', errcode: 45009, errmsg: 'held back by our own limiter', retryAfterMs: forMs });
}
