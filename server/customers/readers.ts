import type { Fact } from '../../domain/facts.ts';
import type { FactReader } from '../platform/reactor/reader.ts';
import { refreshFacts, type Touched } from './facts-row.ts';

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
    'order.paid',
    'stage.changed',
  ],
  onFacts: (tx, batch) => refreshFacts(tx, batch.bucket, touchedBy(batch.facts)),
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
function isInteraction(fact: Fact): boolean {
  return fact.kind === 'message.received' || fact.kind === 'order.paid';
}
