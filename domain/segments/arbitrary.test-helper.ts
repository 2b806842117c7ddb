import fc from 'fast-check';
import { atLocal, HOUR, localDate, type Instant } from '../kernel/time.ts';
import type { Subject } from './holds.ts';
import type { Bounds, Rule } from './rule.ts';

/** Zones of all sorts: whole and half hours, summer times that begin at midnight, a day that was left out. */
export const ZONES = [
  'Asia/Shanghai',
  'UTC',
  'America/New_York',
  'Africa/Cairo',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Apia',
] as const;

/** Instants around which clocks change somewhere: Apia leaves out a day, São Paulo and Cairo skip midnight, New York both ways. */
const MOMENTS: readonly Instant[] = [
  '2012-01-03T04:00:00Z',
  '2018-11-10T12:00:00Z',
  '2026-03-09T16:00:00Z',
  '2026-04-27T09:00:00Z',
  '2026-11-02T05:00:00Z',
].map((text) => Date.parse(text));

/** Midnights of all zones in the weeks before, and what lies just beside them. */
export const anyInstant: fc.Arbitrary<Instant> = fc
  .tuple(fc.constantFrom(...MOMENTS), fc.constantFrom(...ZONES), fc.integer({ min: -4, max: 25 }), fc.constantFrom(-1, 0, 0, 1, 12 * HOUR))
  .map(([moment, zone, daysAgo, more]) => atLocal(localDate(moment, zone), -daysAgo, '00:00', zone) + more);

export const anyNow: fc.Arbitrary<Instant> = fc
  .tuple(fc.constantFrom(...MOMENTS), fc.integer({ min: -72, max: 72 }), fc.constantFrom(-1, 0, 1, 60_000))
  .map(([moment, hours, more]) => moment + hours * HOUR + more);

export const anyZone = fc.constantFrom(...ZONES);

/** Customers as the reactor writes them: without orders nothing was paid, with a live friend nobody was lost. */
export function anySubject(tagIds: readonly number[], staffIds: readonly number[]): fc.Arbitrary<Subject> {
  const orders = fc.oneof(
    fc.constant({ orderCount: 0, orderSumFen: 0, lastPaidAt: null }),
    fc.record({
      orderCount: fc.integer({ min: 1, max: 6 }),
      orderSumFen: fc.integer({ min: 0, max: 12 }).map((hundreds) => hundreds * 100),
      lastPaidAt: fc.option(anyInstant, { freq: 8 }),
    }),
  );
  const friends = fc.oneof(
    fc.record({ friendStaff: fc.constant([]), friendSince: fc.constant(null), lostAt: fc.option(anyInstant) }),
    fc.record({ friendStaff: fc.subarray([...staffIds], { minLength: 1 }), friendSince: anyInstant, lostAt: fc.constant(null) }),
  );
  return fc
    .tuple(fc.subarray([...tagIds]), friends, orders)
    .map(([tags, friendship, order]): Subject => ({ tags, ...friendship, ...order }));
}

/** Rules of the whole language, empty lists included. */
export function anyRule(tagIds: readonly number[], staffIds: readonly number[]): fc.Arbitrary<Rule> {
  const tags = fc.subarray(tagIds.map(String));
  const daysAgo = anyBounds(25);
  const leaf: fc.Arbitrary<Rule> = fc.oneof(
    fc.oneof(fc.record({ any: tags }), fc.record({ all: tags }), fc.record({ none: tags })).map((tag) => ({ tag })),
    fc
      .record(
        {
          count: anyBounds(6),
          sumFen: anyBounds(1_200),
          averageFen: anyBounds(400),
          lastPaid: daysAgo.map((bounds) => ({ daysAgo: bounds })),
        },
        { requiredKeys: [] },
      )
      .filter((orders) => Object.keys(orders).length > 0)
      .map((orders) => ({ orders })),
    fc
      .oneof(
        fc.constant({}),
        fc.record({ lost: fc.boolean() }),
        fc.record({ of: fc.subarray(staffIds.map(String), { minLength: 1 }) }),
        fc.record({ addedDaysAgo: daysAgo }),
      )
      .map((friend) => ({ friend })),
  );
  return fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { depthSize: 'small', maxDepth: 6, withCrossShrink: true },
      leaf,
      fc.array(tie('rule'), { maxLength: 4 }).map((all) => ({ all })),
      fc.array(tie('rule'), { maxLength: 4 }).map((any) => ({ any })),
      tie('rule').map((not) => ({ not })),
    ),
  })).rule;
}

function anyBounds(max: number): fc.Arbitrary<Bounds> {
  const bound = fc.nat(max);
  return fc.oneof(fc.record({ gte: bound }), fc.record({ lte: bound }), fc.record({ gte: bound, lte: bound }));
}
