import type { Fact, FactBody } from '../../domain/facts.ts';
import type { FactReader } from '../platform/reactor/reader.ts';
import { isInteractionEvent } from '../../domain/events/interaction.ts';
import { refreshFacts, touchFacts, type Touched } from './facts-row.ts';

/** Keeps the wide row that rules read. First of all readers: those after it find the row of the same batch up to date. */
export const customerFactsReader: FactReader = {
  name: 'customer_facts',
  kinds: [
    'customer.known',
    'profile.changed',
    'friend.added',
    'friend.lost',
    'tag.added',
    'tag.removed',
    'message.received',
    'stage.changed',
    'event.happened',
    'order.placed',
    'order.paid',
    'order.refunded',
    'order.cancelled',
    'order.changed',
  ],
  onFacts: async (tx, batch) => {
    const changed = touchedBy(batch.facts.filter((fact) => fact.kind !== 'event.happened'));
    const events = touchedBy(batch.facts.filter((fact) => fact.kind === 'event.happened' && isInteractionEvent(fact.data.type)));
    await refreshFacts(tx, batch.bucket, changed);
    // Events come by the thousand and change one column.
    await touchFacts(tx, batch.bucket, events);
  },
};

function touchedBy(facts: readonly Fact[]): Touched[] {
  const latest = new Map<string, number | null>();
  for (const fact of facts) {
    const before = latest.get(fact.customerId) ?? null;
    latest.set(fact.customerId, isInteraction(fact) ? Math.max(fact.at, before ?? fact.at) : before);
  }
  return Array.from(latest, ([customerId, interactionAt]) => ({ customerId, interactionAt }));
}

/** What counts as a sign of life of the customer (spec: surface, 6). What staff write does not. */
export function isInteraction(fact: FactBody): boolean {
  return (
    fact.kind === 'message.received' || fact.kind === 'order.paid' || (fact.kind === 'event.happened' && isInteractionEvent(fact.data.type))
  );
}
