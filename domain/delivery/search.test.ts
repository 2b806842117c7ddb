import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchLost, type FoundWhole, type Lost } from './search.ts';

const lost = (id: string, more: Partial<Lost> = {}): Lost => ({
  id,
  text: '上新了',
  sender: 'zhangsan',
  recipients: new Set(['a', 'b']),
  since: 1_000,
  ...more,
});
const found = (msgid: string, more: Partial<FoundWhole> = {}): FoundWhole => ({
  msgid,
  text: '上新了',
  createdAt: 2_000,
  recipientsOf: new Map([['zhangsan', new Set(['a', 'b'])]]),
  ...more,
});
const outcome = (tasks: Lost[], candidates: FoundWhole[]) => Object.fromEntries(matchLost(tasks, candidates));

describe('a lost hand-over', () => {
  test('is the found task with its words, sender and recipients', () => {
    expect(outcome([lost('t')], [found('m')])).toEqual({ t: { kind: 'found', msgid: 'm' } });
  });

  test('is found as well when WeCom dropped a recipient it cannot reach', () => {
    expect(outcome([lost('t')], [found('m', { recipientsOf: new Map([['zhangsan', new Set(['a'])]]) })])).toMatchObject({
      t: { kind: 'found' },
    });
  });

  test('is absent when words, time, sender or recipients differ', () => {
    const others = [
      found('1', { text: '别的' }),
      found('2', { createdAt: 999 }),
      found('3', { recipientsOf: new Map([['lisi', undefined]]) }),
      found('4', { recipientsOf: new Map([['zhangsan', new Set(['a', 'c'])]]) }),
    ];
    expect(outcome([lost('t')], others)).toEqual({ t: { kind: 'absent' } });
  });

  test('is found though control characters and outer white space did not survive', () => {
    expect(outcome([lost('t', { text: ' 好\u0001的\r\n\ud800' })], [found('m', { text: '好的\n\ufffd' })])).toMatchObject({
      t: { kind: 'found' },
    });
  });

  test('stays unclear when two fit, when one fits two, and when one could not be looked into', () => {
    expect(outcome([lost('t')], [found('m'), found('n')])).toEqual({ t: { kind: 'unclear' } });
    expect(outcome([lost('t'), lost('u')], [found('m')])).toEqual({ t: { kind: 'unclear' }, u: { kind: 'unclear' } });
    expect(outcome([lost('t')], [found('m', { recipientsOf: new Map() })])).toEqual({ t: { kind: 'unclear' } });
    expect(outcome([lost('t')], [found('m', { recipientsOf: new Map([['zhangsan', undefined]]) })])).toEqual({ t: { kind: 'unclear' } });
  });

  test('of the same words to others is told apart by its recipients', () => {
    const tasks = [lost('t', { recipients: new Set(['a']) }), lost('u', { recipients: new Set(['b']) })];
    const candidates = [
      found('m', { recipientsOf: new Map([['zhangsan', new Set(['b'])]]) }),
      found('n', { recipientsOf: new Map([['zhangsan', new Set(['a'])]]) }),
    ];
    expect(outcome(tasks, candidates)).toEqual({ t: { kind: 'found', msgid: 'n' }, u: { kind: 'found', msgid: 'm' } });
  });

  test('never shares a found task with another', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
    const tasks = fc
      .array(names, { maxLength: 4 })
      .map((all) => all.map((recipients, i) => lost(`t${i}`, { recipients: new Set(recipients) })));
    const candidates = fc
      .array(names, { maxLength: 4 })
      .map((all) => all.map((names, i) => found(`m${i}`, { recipientsOf: new Map([['zhangsan', new Set(names)]]) })));
    fc.assert(
      fc.property(tasks, candidates, (given, seen) => {
        const taken = Array.from(matchLost(given, seen).values()).flatMap((one) => (one.kind === 'found' ? [one.msgid] : []));
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });
});
