import type { CALLBACK_FAULT_MODES, FAULT_MODES, Fault } from './tables/core.ts';
import type { Store } from './store.ts';

export type FaultMode = (typeof FAULT_MODES)[number];
export type CallbackFaultMode = (typeof CALLBACK_FAULT_MODES)[number];

const CALLBACKS = 'callbacks';
/** A fault with this path strikes any call. */
export const ANY_PATH = '*';

export type NewFault = Omit<Fault, 'seq' | 'left' | 'mode'> & { readonly mode: FaultMode; readonly times: number };

export function addFault(store: Store, { times, ...fault }: NewFault): void {
  store.faults.put({ seq: store.next('fault'), ...fault, left: times });
}

export function addCallbackFault(store: Store, mode: CallbackFaultMode, times: number, delayMs = 0): void {
  store.faults.put({ seq: store.next('fault'), path: CALLBACKS, mode, errcode: 0, delayMs, left: times });
}

/** The fault that strikes this call, if any; it has then one time less. */
export function takeFault(store: Store, path: string): Fault | undefined {
  return take(store, path) ?? take(store, ANY_PATH);
}

export function takeCallbackFault(store: Store): Fault | undefined {
  return take(store, CALLBACKS);
}

function take(store: Store, path: string): Fault | undefined {
  for (const fault of store.faults.by('path', path)) {
    if (fault.left > 1) store.faults.put({ ...fault, left: fault.left - 1 });
    else store.faults.remove(String(fault.seq));
    return fault;
  }
  return undefined;
}
