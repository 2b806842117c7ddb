import type { Fact } from '../../domain/facts.ts';

/** The facts of each customer, in their order. */
export function factsByCustomer(facts: readonly Fact[]): Map<string, Fact[]> {
  const byCustomer = new Map<string, Fact[]>();
  for (const fact of facts) {
    const list = byCustomer.get(fact.customerId);
    if (list === undefined) byCustomer.set(fact.customerId, [fact]);
    else list.push(fact);
  }
  return byCustomer;
}
