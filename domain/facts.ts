import type { CustomerFact } from './customers/facts.ts';
import type { DeliveryFact } from './delivery/facts.ts';
import type { FactFrame } from './kernel/fact.ts';
import type { SopFact } from './sop/facts.ts';

/** Everything that can happen to a customer. */
export type FactBody = CustomerFact | DeliveryFact | SopFact;
export type Fact = FactBody & FactFrame;
