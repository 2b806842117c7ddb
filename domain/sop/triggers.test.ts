import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '../facts.ts';
import { definitionOf } from './engine.test-helper.ts';
import { firesTrigger, replay } from './triggers.ts';

type Change = { add: boolean; tagId: number };

const changes = fc.array(fc.record({ add: fc.boolean(), tagId: fc.integer({ min: 1, max: 3 }) }), { maxLength: 12 });

test('what a sequence of tag changes triggers does not depend on how it is cut into batches', () => {
  fc.assert(
    fc.property(changes, fc.array(fc.nat(12), { maxLength: 4 }), (wanted, cuts) => {
      const facts = effective(wanted).map(factOf);
      const whole = occurrences(facts, []);
      expect(occurrences(facts, cuts)).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('all of several tags: only the addition that completes the set fires', () => {
  const definition = { ...definitionOf([]), trigger: { kind: 'tag' as const, tags: ['1', '2'], match: 'all' as const } };
  fc.assert(
    fc.property(changes, (wanted) => {
      const facts = effective(wanted).map(factOf);
      const held = new Set<number>();
      const expected = facts.map((fact) => {
        const tagId = tagOf(fact);
        if (fact.kind === 'tag.added') held.add(tagId);
        else held.delete(tagId);
        return fact.kind === 'tag.added' && tagId <= 2 && held.has(1) && held.has(2);
      });
      expect(replay(facts, { tags: Array.from(held), friendStaff: [] }).map((one) => firesTrigger(definition, one))).toEqual(expected);
    }),
  );
});

test('an addition whose end was read before it is stale', () => {
  const added = factOf({ add: true, tagId: 1 }, 0);
  expect(replay([added], { tags: [], friendStaff: [] })[0]?.trigger).toMatchObject({ isStale: true });
  expect(replay([added], { tags: [1], friendStaff: [] })[0]?.trigger).toMatchObject({ isStale: false });
});

/** Changes that change something, as the customers module records them. */
function effective(wanted: readonly Change[]): Change[] {
  const held = new Set<number>();
  return wanted.filter(({ add, tagId }) => {
    if (held.has(tagId) === add) return false;
    if (add) held.add(tagId);
    else held.delete(tagId);
    return true;
  });
}

function occurrences(facts: readonly Fact[], cuts: readonly number[]): unknown[] {
  const edges = Array.from(new Set([0, ...cuts.filter((cut) => cut < facts.length), facts.length])).sort((a, b) => a - b);
  return edges.slice(1).flatMap((end, i) => {
    const held = new Set<number>();
    for (const fact of facts.slice(0, end)) {
      if (fact.kind === 'tag.added') held.add(tagOf(fact));
      else held.delete(tagOf(fact));
    }
    return replay(facts.slice(edges[i], end), { tags: Array.from(held), friendStaff: [] });
  });
}

function factOf({ add, tagId }: Change, i: number): Fact {
  const data = { taggingId: `t${i}`, tagId, source: 'manual' } as const;
  const frame = { bucket: 0, seq: i, corpId: 1, customerId: 'c', at: i, recordedAt: i, actor: 'system', staffId: null };
  return add ? { kind: 'tag.added', data, ...frame } : { kind: 'tag.removed', data, ...frame };
}

function tagOf(fact: Fact): number {
  if (fact.kind !== 'tag.added' && fact.kind !== 'tag.removed') throw new Error('not a tag');
  return fact.data.tagId;
}
