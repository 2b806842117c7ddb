import { CALLBACK_ATTEMPTS } from '../domain/wecom/limits.ts';
import { deliver, pause } from './callback-delivery.ts';
import { seconds } from './clock.ts';
import type { Clock } from './clock.ts';
import type { SimulatorConfig } from './config.ts';
import { eventText, sealed, type EventFields } from './envelope.ts';
import { takeCallbackFault } from './faults.ts';
import type { Callback, Fault } from './tables/core.ts';
import type { Store } from './store.ts';
import { switchOf } from './switches.ts';

const RETRY_MS = 3_000;
/** A held callback that nothing overtakes goes out after this long. */
const HOLD_MS = 2_000;

export type CallbackQueue = {
  /** `event` is undefined for messages, which are none. */
  push(event: string | undefined, fields: EventFields): void;
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

  function enqueue(xml: string, how: Partial<Callback> = {}): number {
    const seq = store.next('callback');
    store.callbacks.put({ seq, xml, attempts: 0, held: false, ...how });
    return seq;
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
      const sent = head.sent ?? sealed(config, head.xml, seconds(clock.now()), head.flaw);
      const delivery = await deliver(sent, closing.signal);
      if (delivery === 'taken' || (delivery === 'refused' && switchOf(store, 'callbackRetry') === 'transportOnly')) {
        store.callbacks.remove(String(head.seq));
      } else if (!closing.signal.aborted) {
        await failed(switchOf(store, 'callbackNonce') === 'same' ? { ...head, sent } : head);
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

  /** Those held go out, the last of them first; those delayed keep waiting for their time unless they are let go as well. */
  function release(which: 'held' | 'all'): void {
    clearTimeout(holdTimer);
    const held = [...store.callbacks.all()].filter((one) => one.held && (which === 'all' || one.delayed !== true)).reverse();
    for (const callback of held) letGo(callback);
    wake();
  }

  function letGo({ seq, xml, attempts }: Callback): void {
    store.callbacks.remove(String(seq));
    enqueue(xml, { attempts });
  }

  function hold(xml: string, fault: Fault): void {
    enqueue(xml, { held: true });
    clearTimeout(holdTimer);
    // The last of several held ones turns them all round; a single one waits to be overtaken.
    const several = [...store.callbacks.all()].filter((one) => one.held && one.delayed !== true).length > 1;
    if (fault.left <= 1 && several) release('held');
    else holdTimer = setTimeout(() => release('held'), HOLD_MS).unref();
  }

  function delay(xml: string, ms: number): void {
    const seq = String(enqueue(xml, { held: true, delayed: true }));
    setTimeout(() => {
      const callback = store.callbacks.get(seq);
      if (closing.signal.aborted || callback === undefined) return;
      letGo(callback);
      wake();
    }, ms).unref();
  }

  function send(xml: string, fault: Fault | undefined): void {
    if (fault?.mode === 'badSignature') enqueue(xml, { flaw: 'signature' });
    else if (fault?.mode === 'staleTimestamp') enqueue(xml, { flaw: 'timestamp' });
    else enqueue(xml);
    if (fault?.mode === 'duplicate') enqueue(xml);
    release('held');
  }

  return {
    push(event, fields) {
      const xml = eventText(config.corpId, seconds(clock.now()), event, fields, switchOf(store, 'callbackFormat'));
      const fault = takeCallbackFault(store);
      if (fault?.mode === 'drop') return;
      if (fault?.mode === 'reorder') hold(xml, fault);
      else if (fault?.mode === 'delay') delay(xml, fault.delayMs);
      else send(xml, fault);
    },
    async idle() {
      release('all');
      while (running !== undefined) await running;
    },
    get waiting() {
      return store.callbacks.size;
    },
    get lost() {
      return lost;
    },
    start: () => release('all'),
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
