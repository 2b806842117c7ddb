import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planLoss, planRelation, type KnownFriendship, type LostBy } from './relation.ts';

const row = (id: string, addedAt: number, lostAt: number | null = null, lostBy: LostBy | null = null, addsHeard = 0): KnownFriendship => ({
  id,
  addedAt,
  lostAt,
  lostBy,
  addsHeard,
});
const listed = (addedAt: number, asOf = addedAt) => ({ addedAt, asOf, told: 'listed' as const });

test('a customer who deleted the staff member stays lost though WeCom goes on listing her', () => {
  expect(planRelation([row('a', 100, 200, 'customer')], listed(100))).toEqual({ kind: 'ignore' });
});

test('a later add time is a new friendship, and ends a live one whose loss was missed', () => {
  expect(planRelation([row('a', 100, 200, 'customer')], listed(300))).toEqual({ kind: 'new' });
  expect(planRelation([row('a', 100)], listed(300))).toEqual({ kind: 'replace', lostId: 'a' });
});

test('what was lost because WeCom did not list it comes back when it is listed again', () => {
  expect(planRelation([row('a', 100, 200, 'unknown')], listed(100))).toEqual({ kind: 'revive', id: 'a' });
});

test('a deletion older than the live friendship completes the inferred loss before it', () => {
  expect(planLoss([row('a', 100, 300, 'unknown'), row('b', 300)], 200, 'customer')).toEqual({ kind: 'correct', id: 'a' });
  expect(planLoss([row('b', 300)], 200, 'customer')).toEqual({ kind: 'ignore' });
});

test('whom a staff member deleted is back once WeCom has listed her for a while', () => {
  const rows = [row('a', 100, 200, 'staff')];
  expect(planRelation(rows, listed(100, 60_000))).toEqual({ kind: 'ignore' });
  expect(planRelation(rows, listed(100, 600_000))).toEqual({ kind: 'revive', id: 'a' });
});

test('added, deleted and added again within one second ends in a friendship, in whatever order it is heard', () => {
  const added: News = { kind: 'added', addedAt: 100 };
  for (const by of ['customer', 'staff'] as const) {
    const deleted: News = { kind: 'deleted', at: 100, by };
    for (const story of [
      [added, deleted, added],
      [deleted, added, added],
      [added, added, deleted],
    ])
      expect(run([LISTED, ...story])).toEqual([{ addedAt: 100, lostAt: null, lostBy: null, addsHeard: 2 }]);
    for (const story of [
      [added, deleted],
      [deleted, added],
    ])
      expect(run([LISTED, ...story])).toEqual([{ addedAt: 100, lostAt: 100, lostBy: by, addsHeard: 1 }]);
  }
});

type News = { kind: 'listed' | 'added'; addedAt: number } | { kind: 'deleted'; at: number; by: LostBy };

test('news in any order and any number of times, each asking what is listed now, ends in the rows of the true order', () => {
  const by = fc.constantFrom<LostBy>('customer', 'staff');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), by, fc.infiniteStream(fc.nat()), (length, first, dice) => {
      const story = [ADDED, { kind: 'deleted' as const, at: 200, by: first }, READDED, CUT].slice(0, length);
      const rest = [...story, ...story].map((news) => ({ news, key: dice.next().value ?? 0 })).sort((a, b) => a.key - b.key);
      // WeCom shows how things ended: the latest adding, unless the staff member deleted her.
      const listed: News[] = length >= 3 ? [READDED] : length === 2 && first === 'staff' ? [] : [ADDED];
      const told = rest.flatMap(({ news }) => [...listed, ...(news.kind === 'deleted' ? [news] : [])]);
      expect(run([ADDED, ...told])).toEqual(run(story));
    }),
  );
});

const LISTED: News = { kind: 'listed', addedAt: 100 };
const ADDED: News = { kind: 'listed', addedAt: 100 };
const READDED: News = { kind: 'listed', addedAt: 300 };
const CUT: News = { kind: 'deleted', at: 400, by: 'customer' };

function run(story: readonly News[]): Omit<KnownFriendship, 'id'>[] {
  let rows: KnownFriendship[] = [];
  const lose = (id: string, lostAt: number, lostBy: LostBy) => (rows = rows.map((r) => (r.id === id ? { ...r, lostAt, lostBy } : r)));
  for (const news of story) {
    if (news.kind === 'deleted') {
      const plan = planLoss(rows, news.at, news.by);
      if (plan.kind !== 'ignore' && plan.kind !== 'survive') lose(plan.id, news.at, news.by);
      continue;
    }
    const plan = planRelation(rows, { addedAt: news.addedAt, asOf: news.addedAt, told: news.kind });
    if (plan.kind === 'replace') lose(plan.lostId, news.addedAt, 'unknown');
    if (plan.kind === 'new' || plan.kind === 'replace') rows = [...rows, row(`r${rows.length}`, news.addedAt)];
    if (plan.kind === 'revive') rows = rows.map((r) => (r.id === plan.id ? { ...r, lostAt: null, lostBy: null } : r));
    if (news.kind === 'added') rows = rows.map((r) => (r.addedAt === news.addedAt ? { ...r, addsHeard: r.addsHeard + 1 } : r));
  }
  return rows.map(({ addedAt, lostAt, lostBy, addsHeard }) => ({ addedAt, lostAt, lostBy, addsHeard }));
}
