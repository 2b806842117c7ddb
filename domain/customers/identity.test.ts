import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IDENTITY_KINDS, planJoin, type Identity, type Owner } from './identity.ts';

const unionid = (value: string): Identity => ({ kind: 'unionid', value });
const phone = (value: string): Identity => ({ kind: 'phone', value });
const memberNo = (value: string): Identity => ({ kind: 'member_no', value });
const owner = (customerId: string, ...identities: Identity[]): Owner => ({ customerId, knownAt: 0, identities });

test('nobody has them: somebody new', () => {
  expect(planJoin([unionid('u1'), phone('p1')], [])).toEqual({
    customerId: null,
    same: [],
    claims: [unionid('u1'), phone('p1')],
    conflicts: [],
  });
});

test('one has one of them: the others become hers', () => {
  expect(planJoin([unionid('u1'), phone('p1')], [owner('a', phone('p1'))])).toMatchObject({ customerId: 'a', claims: [unionid('u1')] });
});

test('two who together contradict nothing are one, and what shows it is told', () => {
  const plan = planJoin([unionid('u1'), phone('p1')], [owner('a', phone('p1')), owner('b', unionid('u1'))]);
  expect(plan).toEqual({ customerId: 'b', same: [{ customerId: 'a', by: phone('p1') }], claims: [], conflicts: [] });
});

test('one phone number and two WeChat accounts are two people, and a person is asked', () => {
  expect(planJoin([unionid('u2'), phone('p1')], [owner('a', unionid('u1'), phone('p1'))])).toEqual({
    customerId: null,
    same: [],
    claims: [unionid('u2')],
    conflicts: [{ identity: phone('p1'), ownerId: 'a', why: { kind: 'unionid' } }],
  });
});

test('whom WeChat names stays herself, whatever member number somebody writes', () => {
  const plan = planJoin([unionid('u1'), memberNo('m2')], [owner('a', unionid('u1'), memberNo('m1'))]);
  expect(plan).toMatchObject({ customerId: 'a', claims: [] });
});

type Record = { knownAt: number; identities: Identity[] };

/** Plays observations one after the other, as the intake does. */
function play(observations: readonly (readonly Identity[])[]): { people: Map<string, Record>; conflicts: number } {
  const people = new Map<string, Record>();
  let conflicts = 0;
  observations.forEach((given, i) => {
    const isOf = ({ identities }: Record) => identities.some((one) => given.some((g) => g.kind === one.kind && g.value === one.value));
    const owners = Array.from(people, ([customerId, record]) => ({ customerId, ...record })).filter(isOf);
    const plan = planJoin(given, owners);
    conflicts += plan.conflicts.length;
    const id = plan.customerId ?? `c${String(i).padStart(3, '0')}`;
    const record = people.get(id) ?? { knownAt: i, identities: [] };
    for (const { customerId } of plan.same) {
      record.identities.push(...(people.get(customerId)?.identities ?? []));
      people.delete(customerId);
    }
    record.identities.push(...plan.claims);
    if (record.identities.length > 0) people.set(id, record);
  });
  return { people, conflicts };
}

const keys = (identities: readonly Identity[]) => identities.map(({ kind, value }) => `${kind}=${value}`).sort();
const shuffled = <T>(items: readonly T[], dice: Iterator<number>) =>
  items
    .map((item) => ({ item, key: Number(dice.next().value) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

test('people who contradict nothing are found whole, in whatever order their traces come', () => {
  const person = fc.uniqueArray(fc.constantFrom(...IDENTITY_KINDS), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()), (people, dice) => {
      const whole = people.map((kinds, i) =>
        kinds.map((kind): Identity => ({ kind, value: kind === 'custom' || kind === 'openid' ? `k:${i}` : `${i}` })),
      );
      // Each trace shows two identities that hang together, so that all of them make one chain.
      const traces = whole.flatMap((identities) =>
        identities.length === 1 ? [identities] : identities.slice(1).map((one, i) => [identities[i] ?? one, one]),
      );
      const { people: found, conflicts } = play(shuffled([...traces, ...traces], dice));
      expect(conflicts).toBe(0);
      expect(Array.from(found.values(), ({ identities }) => keys(identities)).sort()).toEqual(whole.map(keys).sort());
    }),
  );
});

test('two WeChat accounts never become one, and what they both claim is always asked about', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (dice) => {
      const traces = [
        [unionid('u1')],
        [unionid('u1'), phone('p')],
        [unionid('u2'), phone('p')],
        [phone('p')],
        [unionid('u2'), memberNo('m')],
      ];
      const { people, conflicts } = play(shuffled(traces, dice));
      expect(conflicts).toBeGreaterThan(0);
      for (const { identities } of people.values())
        expect(identities.filter(({ kind }) => kind === 'unionid').length).toBeLessThanOrEqual(1);
      expect(
        Array.from(people.values())
          .flatMap(({ identities }) => identities)
          .filter(({ kind }) => kind === 'unionid'),
      ).toHaveLength(2);
    }),
  );
});
