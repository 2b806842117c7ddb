import type { WecomEvent } from '../../domain/wecom/events.ts';
import type { Tx } from '../platform/db/database.ts';

/** The company an event is for. */
export type InboxCorp = { readonly id: number; readonly wecomCorpId: string; readonly zone: string };

/** Writes what was prepared, in the transaction that marks the event done. Must be idempotent on state. */
export type Apply = (tx: Tx, now: number) => Promise<void>;

/**
 * A module's reaction to callbacks. `prepare` runs outside a transaction and may ask WeCom; what it returns is applied in
 * one transaction with the `done` mark. A throw postpones the event, see `loop.ts`. Events of one customer come in
 * order, one at a time; an event may come again when a worker died between `prepare` and commit.
 */
export type InboxHandler = {
  readonly name: string;
  wants(event: WecomEvent): boolean;
  prepare(event: WecomEvent, corp: InboxCorp): Promise<Apply>;
};

/**
 * Makes a handler out of typed parts: `wants` narrows the event, `prepare` gives what `apply` needs.
 *
 *     inboxHandler({ name: 'customers.friendship', wants: (event) => event.kind === 'edit_external_contact',
 *       prepare: async (event, corp) => …, apply: async (tx, now, prepared) => … })
 */
export function inboxHandler<E extends WecomEvent, Prepared>(parts: {
  name: string;
  wants: (event: WecomEvent) => event is E;
  prepare: (event: E, corp: InboxCorp) => Promise<Prepared>;
  apply: (tx: Tx, now: number, prepared: Prepared) => Promise<void>;
}): InboxHandler {
  return {
    name: parts.name,
    wants: parts.wants,
    async prepare(event, corp) {
      if (!parts.wants(event)) throw new Error(`${parts.name} was handed an event it does not want: ${event.kind}`);
      const prepared = await parts.prepare(event, corp);
      return (tx, now) => parts.apply(tx, now, prepared);
    },
  };
}
