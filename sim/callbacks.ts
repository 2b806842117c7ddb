import { CALLBACK_ATTEMPTS, CALLBACK_TIMEOUT_SECONDS } from '../domain/wecom/limits.ts';
import { seconds } from './clock.ts';
import type { Clock } from './clock.ts';
import type { SimulatorConfig } from './config.ts';
import { eventXml, sealed } from './envelope.ts';
import { takeCallbackFault } from './faults.ts';
import type { Callback } from './tables/core.ts';
import type { Store } from './store.ts';

const RETRY_MS = 3_000;
/** A held callback that nothing overtakes goes out after this long. */
const HOLD_MS = 2_000;

export type CallbackQueue = {
  push(event: string, fields: Record<string, string | number | undefined>): void;
  /** Resolves when nothing is on its way any more. Held callbacks are let go. */
  idle(): Promise<void>;
  readonly waiting: number;
  /** Given up after three attempts, since the start. */
  readonly lost: number;
  /** Begins with what a former run left. */
  start(): void;
  close(): Promise<void>;
};

/** First in, first out, one at a time, so that the product sees an order; durable, three attempts in all (90930). */
export function createCallbackQueue(config: SimulatorConfig, store: Store, clock: Clock): CallbackQueue {
  const retryMs = config.callbackRetryMs ?? RETRY_MS;
  const closing = new AbortController();
  let running: Promise<void> | undefined;
  let holdTimer: NodeJS.Timeout | undefined;
  let lost = 0;

  function enqueue(xml: string, held = false): void {
    store.callbacks.put({ seq: store.next('callback'), xml, attempts: 0, held });
  }

  function wake(): void {
    if (closing.signal.aborted || running !== undefined || next(store) === undefined) return;
    running = deliverAll().finally(() => {
      running = undefined;
      wake();
    });
  }

  async function deliverAll(): Promise<void> {
    // What is in the queue must be on disk before anybody hears of it.
    await new Promise(setImmediate);
    for (let head = next(store); head !== undefined && !closing.signal.aborted; head = next(store)) {
      store.commit();
      if (await delivered(config, head.xml, seconds(clock.now()), closing.signal)) {
        store.callbacks.remove(String(head.seq));
      } else if (!closing.signal.aborted) {
        await failed(head);
      }
      // After close() the journal takes nothing more; the next start sends again.
      if (!closing.signal.aborted) store.commit();
    }
  }

  async function failed(head: Callback): Promise<void> {
    const attempts = head.attempts + 1;
    if (attempts >= CALLBACK_ATTEMPTS) {
      lost += 1;
      store.callbacks.remove(String(head.seq));
      return;
    }
    // May be gone: a new world clears the queue.
    if (store.callbacks.get(String(head.seq)) !== undefined) store.callbacks.put({ ...head, attempts });
    store.commit();
    await pause(retryMs, closing.signal);
  }

  function release(): void {
    clearTimeout(holdTimer);
    const held = [...store.callbacks.all()].filter((callback) => callback.held).reverse();
    for (const callback of held) {
      store.callbacks.remove(String(callback.seq));
      enqueue(callback.xml);
    }
    wake();
  }

  return {
    push(event, fields) {
      const xml = eventXml(config.corpId, seconds(clock.now()), event, fields);
      const fault = takeCallbackFault(store);
      if (fault?.mode === 'drop') return;
      if (fault?.mode === 'reorder') {
        enqueue(xml, true);
        clearTimeout(holdTimer);
        // The last of several held ones turns them all round; a single one waits to be overtaken.
        const several = [...store.callbacks.all()].filter((callback) => callback.held).length > 1;
        if (fault.left <= 1 && several) release();
        else holdTimer = setTimeout(release, HOLD_MS).unref();
        return;
      }
      enqueue(xml);
      if (fault?.mode === 'duplicate') enqueue(xml);
      release();
    },
    async idle() {
      release();
      while (running !== undefined) await running;
    },
    get waiting() {
      return store.callbacks.size;
    },
    get lost() {
      return lost;
    },
    start: release,
    async close() {
      clearTimeout(holdTimer);
      closing.abort();
      await running;
    },
  };
}

function next(store: Store): Callback | undefined {
  for (const callback of store.callbacks.all()) if (!callback.held) return callback;
  return undefined;
}

async function delivered(config: SimulatorConfig, xml: string, timestamp: number, closing: AbortSignal): Promise<boolean> {
  const { url, body } = sealed(config, xml, timestamp);
  try {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(CALLBACK_TIMEOUT_SECONDS * 1_000)]);
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml' }, body, signal, redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // Refused, reset or too slow: all mean "send again", which is what false says.
    return false;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
