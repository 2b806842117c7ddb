import { DAY, localDate, type Instant } from '../../domain/kernel/time.ts';
import type { DemoOrder, DemoOrderItem } from './company.ts';
import type { Lead } from './customers.ts';
import type { Home } from './homes.ts';
import type { Random } from './random.ts';

type Draft = Omit<DemoOrder, 'id' | 'placedAt'> & { readonly madeAt: Instant };

/** The orders of those who signed: deposit, instalments of the contract, soft furnishing; numbered in order of time. */
export function orders(random: Random, leads: readonly Lead[], end: Instant, zone: string): DemoOrder[] {
  const drafts = leads.flatMap((lead) => (lead.signedAt === null ? [] : contract(random, lead, lead.signedAt, end)));
  drafts.sort((a, b) => a.madeAt - b.madeAt);
  return drafts.map(({ madeAt, ...order }, i) => ({
    ...order,
    placedAt: madeAt,
    id: `QH${localDate(madeAt, zone).replaceAll('-', '')}${String(i + 1).padStart(4, '0')}`,
  }));
}

function contract(random: Random, { customer, home }: Lead, signedAt: Instant, end: Instant): Draft[] {
  const { externalUserid } = customer;
  const total = totalFen(random, home);
  const [first, middle] = [share(total, 0.4), share(total, 0.35)];
  const planned = [
    { days: 0, item: item('DESIGN-DEPOSIT', '设计费定金', '设计', random.pick([99_900, 199_900, 299_900])) },
    ...(random.chance(0.62)
      ? [
          { days: random.int(6, 20), item: item('FULL-1', '全包合同 首期', '全包', first) },
          { days: random.int(45, 70), item: item('FULL-2', '全包合同 中期', '全包', middle) },
          { days: random.int(95, 130), item: item('FULL-3', '全包合同 尾款', '全包', total - first - middle) },
        ]
      : []),
    ...(random.chance(0.35)
      ? [{ days: random.int(60, 140), item: item(`SOFT-${home.style}`, `软装·${home.style}`, '软装', random.int(80, 420) * 10_000) }]
      : []),
  ];
  const due = planned.map(({ days, item: sold }) => ({ at: signedAt + days * DAY, sold })).filter(({ at }) => at < end);
  return due.map(({ at, sold }, i) => settle(random, { externalUserid, at, sold, isLast: i === due.length - 1 }));
}

// Only the last order of a customer may be open, cancelled or refunded: nobody pays a second instalment before the first.
function settle(random: Random, order: { externalUserid: string; at: Instant; sold: DemoOrderItem; isLast: boolean }): Draft {
  const { externalUserid, at, sold, isLast } = order;
  const status = isLast ? random.weighted(LAST_STATUSES) : 'paid';
  const amountFen = sold.priceFen * sold.quantity;
  const base = { externalUserid, madeAt: at, status, amountFen, items: [sold] };
  switch (status) {
    case 'paid':
      return { ...base, refundFen: 0, paidAt: at };
    case 'partlyRefunded':
      return { ...base, refundFen: share(amountFen, 0.2), paidAt: at };
    case 'refunded':
      return { ...base, refundFen: amountFen, paidAt: at };
    case 'pending':
    case 'cancelled':
      return { ...base, refundFen: 0, paidAt: null };
    default:
      return status satisfies never;
  }
}

function totalFen(random: Random, home: Home): number {
  const [from, to] = THOUSANDS[home.budget];
  return random.int(from, to) * 100_000;
}

// Whole yuan, as contracts have them.
function share(fen: number, part: number): number {
  return Math.round((fen * part) / 100) * 100;
}

function item(sku: string, name: string, category: string, priceFen: number): DemoOrderItem {
  return { sku, name, category, quantity: 1, priceFen };
}

const THOUSANDS: Record<Home['budget'], readonly [number, number]> = { '10万内': [62, 99], '10到20万': [105, 195], '20万以上': [205, 380] };

const LAST_STATUSES: readonly (readonly [DemoOrder['status'], number])[] = [
  ['paid', 84],
  ['pending', 7],
  ['cancelled', 4],
  ['partlyRefunded', 3],
  ['refunded', 2],
];
