import type { CustomerFact } from './customers/facts.ts';
import type { DeliveryFact } from './delivery/facts.ts';
import type { EventFact } from './events/facts.ts';
import type { GreetingFact } from './greetings/facts.ts';
import type { GroupFact } from './groups/facts.ts';
import type { FactFrame } from './kernel/fact.ts';
import type { OrderFact } from './orders/facts.ts';
import type { SopFact } from './sop/facts.ts';
import type { StageFact } from './stages/facts.ts';

/** Everything that can happen to a customer. */
export type FactBody = CustomerFact | DeliveryFact | EventFact | GreetingFact | GroupFact | OrderFact | SopFact | StageFact;
export type Fact = FactBody & FactFrame;
