import type { Log } from '../log/log.ts';
import type { Loop } from './loop.ts';

const IDLE_MS = 500;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 5_000;

export type Runner = {
  /** Wakes the loops that listen for this signal; `clock` wakes all. */
  wake(signal: string): void;
  /** Wakes the loops with these names. */
  ring(names: readonly string[]): void;
  /** Lets each loop finish what it does, then ends. */
  stop(): Promise<void>;
};

/** Runs loops side by side, each in a lane of its own, so that none can block another. */
export function runLoops(loops: readonly Loop[], log: Log): Runner {
  const stopping = new AbortController();
  const lanes = loops.map((loop) => ({ loop, bell: createBell() }));
  const running = lanes.map(({ loop, bell }) => turn(loop, bell, stopping.signal, log));
  return {
    wake(signal) {
      for (const { loop, bell } of lanes) {
        if (signal === 'clock' || loop.wokenBy.some((own) => own === signal)) bell.ring();
      }
    },
    ring(names) {
      for (const { loop, bell } of lanes) if (names.includes(loop.name)) bell.ring();
    },
    async stop() {
      stopping.abort();
      for (const { bell } of lanes) bell.ring();
      await Promise.all(running);
    },
  };
}

async function turn(loop: Loop, bell: Bell, stopping: AbortSignal, log: Log): Promise<void> {
  let backOffMs = FIRST_BACK_OFF_MS;
  while (!stopping.aborted) {
    try {
      const didWork = await loop.runOnce();
      backOffMs = FIRST_BACK_OFF_MS;
      if (!didWork) await bell.waitFor(IDLE_MS);
    } catch (error) {
      log.error({ err: error, loop: loop.name }, 'a loop failed and will try again');
      await pause(backOffMs, stopping);
      backOffMs = Math.min(backOffMs * 2, LONGEST_BACK_OFF_MS);
    }
  }
}

type Bell = { ring(): void; waitFor(ms: number): Promise<void> };

// A ring that comes while the loop works is remembered, so no wake-up is lost between looking and waiting.
function createBell(): Bell {
  let rung = false;
  let open: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      open?.();
    },
    async waitFor(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          open = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      open = undefined;
    },
  };
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopping.addEventListener('abort', done);
  });
}
