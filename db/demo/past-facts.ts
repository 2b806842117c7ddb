import type { FactBody } from '../../domain/facts.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { DemoCompany, DemoMessage, DemoOrder } from './company.ts';
import type { People } from './people.ts';

export type PastFact = FactBody & {
  readonly bucket: number;
  readonly customerId: string;
  readonly at: Instant;
  readonly actor: string;
  readonly staffId: number | null;
};

/** What was said and paid, as facts. */
export function pastFacts(company: DemoCompany, people: People): PastFact[] {
  return [
    ...company.messages.map((message) => messageFact(message, people)),
    ...company.orders.flatMap((order) => orderFact(order, people)),
  ];
}

function messageFact(message: DemoMessage, people: People): PastFact {
  const { bucket, id } = people.customer(message.externalUserid);
  const staffId = people.staffId(message.userid);
  const data = { staffId, text: message.text };
  const frame = { bucket, customerId: id, at: message.at, staffId };
  switch (message.from) {
    case 'customer':
      return { kind: 'message.received', data, actor: 'wecom', ...frame };
    case 'staff':
      return { kind: 'message.written', data, actor: `staff:${staffId}`, ...frame };
    default:
      return message.from satisfies never;
  }
}

function orderFact(order: DemoOrder, people: People): PastFact[] {
  if (order.paidAt === null) return [];
  const { bucket, id } = people.customer(order.externalUserid);
  const summary = order.items.map((item) => item.name).join('、');
  const data = { orderId: order.id, amountFen: order.amountFen, summary };
  return [{ kind: 'order.paid', data, bucket, customerId: id, at: order.paidAt, actor: 'system', staffId: null }];
}
