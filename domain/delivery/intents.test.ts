import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseSender, groupIntents, type Sendable } from './intents.ts';

const staff = fc.integer({ min: 1, max: 6 });

describe('the sender', () => {
  const situation = fc.record({ owner: fc.option(staff), friends: fc.uniqueArray(staff), scope: fc.option(fc.uniqueArray(staff)) });

  test('is a live friend within the scope, the owner before all others', () => {
    fc.assert(
      fc.property(situation, (about) => {
        const allowed = about.friends.filter((id) => about.scope === null || about.scope.includes(id));
        const sender = chooseSender(about);
        if (allowed.length === 0) expect(sender).toBeUndefined();
        else expect(sender).toBe(about.owner !== null && allowed.includes(about.owner) ? about.owner : allowed[0]);
      }),
    );
  });
});

describe('groups', () => {
  const sendable = fc.record({
    corpId: fc.integer({ min: 1, max: 2 }),
    staffId: staff,
    customerId: fc.constantFrom('a', 'b', 'c', 'd'),
    content: fc.constantFrom('x', 'y'),
  });
  const intents = fc.array(sendable, { maxLength: 60 });
  const most = fc.integer({ min: 1, max: 5 });
  const keyOf = (intent: Sendable) => `${intent.corpId} ${intent.staffId} ${intent.content}`;

  test('hold each intent exactly once', () => {
    fc.assert(
      fc.property(intents, most, (given, size) => {
        const grouped = groupIntents(given, size).flat();
        expect(new Set(grouped)).toEqual(new Set(given));
        expect(grouped).toHaveLength(given.length);
      }),
    );
  });

  test('are of one company, sender and content, no customer twice, none too large or empty', () => {
    fc.assert(
      fc.property(intents, most, (given, size) => {
        for (const group of groupIntents(given, size)) {
          expect(new Set(group.map(keyOf)).size).toBe(1);
          expect(new Set(group.map((intent) => intent.customerId)).size).toBe(group.length);
          expect(group.length).toBeLessThanOrEqual(size);
        }
      }),
    );
  });

  test('are as few as possible when nobody gets the same words twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), most, (count, size) => {
        const given = Array.from({ length: count }, (_, i) => ({ corpId: 1, staffId: 1, customerId: String(i), content: 'x' }));
        expect(groupIntents(given, size)).toHaveLength(Math.ceil(count / size));
      }),
    );
  });
});
