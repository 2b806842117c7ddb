import type { Instant } from '../kernel/time.ts';
import { spanOf, within, type Today } from './days-ago.ts';
import type { Bounds, FriendTest, OrdersTest, Rule, TagTest } from './rule.ts';

/** What rules read of a customer: columns of her `customer_facts` row. */
export type Subject = {
  readonly tags: readonly number[];
  /** Staff with whom a friendship is live. */
  readonly friendStaff: readonly number[];
  /** When the earliest live friendship began. */
  readonly friendSince: Instant | null;
  /** When the last friendship ended; null while one is live. */
  readonly lostAt: Instant | null;
  readonly orderCount: number;
  readonly orderSumFen: number;
  readonly lastPaidAt: Instant | null;
};

/** Whether a rule holds for a customer on a day. Says exactly what the compiled SQL says. */
export function holds(rule: Rule, subject: Subject, today: Today): boolean {
  return holdsOn(rule, today)(subject);
}

/** As `holds`, for many customers: days become instants once. */
export function holdsOn(rule: Rule, today: Today): (subject: Subject) => boolean {
  if ('all' in rule) {
    const parts = rule.all.map((one) => holdsOn(one, today));
    return (subject) => parts.every((part) => part(subject));
  }
  if ('any' in rule) {
    const parts = rule.any.map((one) => holdsOn(one, today));
    return (subject) => parts.some((part) => part(subject));
  }
  if ('not' in rule) {
    const negated = holdsOn(rule.not, today);
    return (subject) => !negated(subject);
  }
  if ('tag' in rule) return tagHolds(rule.tag);
  if ('orders' in rule) return ordersHold(rule.orders, today);
  if ('friend' in rule) return friendHolds(rule.friend, today);
  return rule satisfies never;
}

type Test = (subject: Subject) => boolean;

function tagHolds(test: TagTest): Test {
  const any = test.any?.map(Number);
  const all = test.all?.map(Number);
  const none = test.none?.map(Number);
  return ({ tags }) =>
    (any === undefined || any.some((id) => tags.includes(id))) &&
    (all === undefined || all.every((id) => tags.includes(id))) &&
    (none === undefined || !none.some((id) => tags.includes(id)));
}

function ordersHold({ count, sumFen, averageFen, lastPaid }: OrdersTest, today: Today): Test {
  const paid = lastPaid === undefined ? undefined : spanOf(lastPaid.daysAgo, today);
  return ({ orderCount, orderSumFen, lastPaidAt }) =>
    (count === undefined || inside(count, orderCount)) &&
    (sumFen === undefined || inside(sumFen, orderSumFen)) &&
    (averageFen === undefined || averageInside(averageFen, orderCount, orderSumFen)) &&
    (paid === undefined || within(paid, lastPaidAt));
}

function friendHolds({ of, addedDaysAgo, lost }: FriendTest, today: Today): Test {
  if (lost === true) return ({ friendStaff, lostAt }) => friendStaff.length === 0 && lostAt !== null;
  const staff = of?.map(Number);
  const added = addedDaysAgo === undefined ? undefined : spanOf(addedDaysAgo, today);
  return ({ friendStaff, friendSince }) =>
    friendStaff.length > 0 &&
    (staff === undefined || staff.some((id) => friendStaff.includes(id))) &&
    (added === undefined || within(added, friendSince));
}

function inside({ gte, lte }: Bounds, value: number): boolean {
  return (gte === undefined || value >= gte) && (lte === undefined || value <= lte);
}

// Multiplied rather than divided: exact, and the same in SQL.
function averageInside({ gte, lte }: Bounds, count: number, sumFen: number): boolean {
  return count > 0 && (gte === undefined || sumFen >= gte * count) && (lte === undefined || sumFen <= lte * count);
}
