/** Lets a call go when its turn has come. */
export type Limiter = { turn(key: string): Promise<void> };

/**
 * At most `calls` per key in any window of `windowMs`, first come first served; what is above waits. A place is given
 * back by a timer, so no clock is read: the platform counts real time, whatever the injected clock says.
 */
export function createLimiter(limit: { calls: number; windowMs: number }): Limiter {
  const keys = new Map<string, { taken: number; waiting: (() => void)[] }>();

  function giveBack(key: string): void {
    const state = keys.get(key);
    if (state === undefined) return;
    const next = state.waiting.shift();
    if (next !== undefined) {
      holdPlace(key);
      next();
      return;
    }
    state.taken -= 1;
    if (state.taken === 0) keys.delete(key);
  }

  function holdPlace(key: string): void {
    // Somebody who waits keeps the process alive by himself; a place held by nobody need not.
    setTimeout(() => giveBack(key), limit.windowMs).unref();
  }

  return {
    async turn(key) {
      const state = keys.get(key) ?? { taken: 0, waiting: [] };
      keys.set(key, state);
      if (state.taken < limit.calls) {
        state.taken += 1;
        holdPlace(key);
        return;
      }
      await new Promise<void>((resolve) => state.waiting.push(resolve));
    },
  };
}
