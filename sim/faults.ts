import type { CALLBACK_FAULT_MODES, FAULT_MODES, Fault } from './tables/core.ts';
import type { Store } from './store.ts';

export type FaultMode = (typeof FAULT_MODES)[number];
export type CallbackFaultMode = (typeof CALLBACK_FAULT_MODES)[number];

const CALLBACKS = 'callbacks';
/** A fault with this path strikes any call. */
export const ANY_PATH = '*';

export function addFault(store: Store, fault: { path: string; mode: FaultMode; errcode: number; delayMs: number; times: number }): void {
  const { times, ...rest } = fault;
  store.faults.put({ seq: store.next('fault'), ...rest, left: times });
}

export function addCallbackFault(store: Store, mode: CallbackFaultMode, times: number): void {
  store.faults.put({ seq: store.next('fault'), path: CALLBACKS, mode, errcode: 0, delayMs: 0, left: times });
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
