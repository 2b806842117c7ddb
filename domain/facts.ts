import type { CustomerFact } from './customers/facts.ts';
import type { DeliveryFact } from './delivery/facts.ts';
import type { GreetingFact } from './greetings/facts.ts';
import type { GroupFact } from './groups/facts.ts';
import type { FactFrame } from './kernel/fact.ts';
import type { SopFact } from './sop/facts.ts';
import type { StageFact } from './stages/facts.ts';

/** Everything that can happen to a customer. */
export type FactBody = CustomerFact | DeliveryFact | GreetingFact | GroupFact | SopFact | StageFact;
export type Fact = FactBody & FactFrame;
