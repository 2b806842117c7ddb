/** The injected clock. Nothing in `server/` reads the time in any other way. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };

/** Real time plus an offset that the simulator moves. */
export type MovableClock = Clock & { readonly offsetMs: number; moveTo(offsetMs: number): void };

export function movableClock(initialOffsetMs: number): MovableClock {
  let offsetMs = initialOffsetMs;
  return {
    now: () => Date.now() + offsetMs,
    get offsetMs() {
      return offsetMs;
    },
    moveTo(next) {
      offsetMs = next;
    },
  };
}
