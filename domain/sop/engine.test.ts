import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../kernel/time.ts';
import { definitionOf, cases, run, type Case } from './engine.test-helper.ts';
import { naiveLocal } from './naive.test-helper.ts';
import { naiveRun } from './naive-engine.test-helper.ts';
import { TRACE_CODES, traceSentence } from './trace.ts';

const RUNS = { numRuns: 2_000 };

describe('whatever the definition, the caps, the outages and what others send', () => {
  test('every step ends in exactly one intent or one skip with its reason, and the enrollment ends', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { enrollment, sent, trace, wakes } = run(given);
        expect(enrollment.state).toMatchObject({ kind: 'ended', status: 'completed' });
        expect(wakes).toBeLessThan(200);
        for (const step of given.sop.definition.steps) {
          const ends = trace.filter(
            (entry) => entry.stepKey === step.key && (entry.code === 'decided' || entry.code.startsWith('skipped_')),
          );
          expect(ends, step.key).toHaveLength(1);
        }
        expect(new Set(sent.map((one) => one.stepKey)).size).toBe(sent.length);
      }),
      RUNS,
    );
  });

  test('nothing is sent in quiet hours, more often than the caps allow, or within ten minutes of the last', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { sent } = run(given);
        sent.forEach(({ at, isService }, i) => {
          expect(isQuiet(at, given)).toBe(false);
          const before = sent[i - 1];
          if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(10 * MINUTE);
          if (isService) return;
          const counted = [
            ...given.others.filter((one) => one <= at),
            ...sent
              .slice(0, i + 1)
              .filter((one) => !one.isService)
              .map((one) => one.at),
          ];
          const day = naiveLocal(at, given.sop.zone).slice(0, 10);
          const sameDay = counted.filter((one) => naiveLocal(one, given.sop.zone).slice(0, 10) === day).length;
          const sameWeek = counted.filter((one) => at - 7 * DAY < one && one <= at).length;
          if (given.caps.perDay !== null) expect(sameDay).toBeLessThanOrEqual(given.caps.perDay);
          if (given.caps.perWeek !== null) expect(sameWeek).toBeLessThanOrEqual(given.caps.perWeek);
        });
      }),
      RUNS,
    );
  });

  test('nothing goes out before its time, and the same input gives the same answer', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const first = run(given);
        for (const { at } of first.sent) expect(at).toBeGreaterThanOrEqual(given.startedAt);
        expect(run(given)).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });

  test('without caps it does what a naive engine does that looks at every step every minute', () => {
    fc.assert(
      fc.property(cases, (given) => {
        // The naive engine looks on the full minute, so both must begin on one.
        const [anchor, startedAt] = [onTheMinute(given.anchor), onTheMinute(given.startedAt)];
        const caps = { perDay: null, perWeek: null };
        const spaced = { ...given, anchor, startedAt, caps, sop: { ...given.sop, definition: atLeastAnHourApart(given) } };
        const { sent, trace } = run(spaced);
        const skipped = trace.filter((entry) => entry.code.startsWith('skipped_')).map((entry) => `${entry.stepKey ?? ''} ${entry.code}`);
        const naive = naiveRun(spaced);
        expect({ sent: sent.map(({ stepKey, at }) => `${stepKey} ${naiveLocal(at, 'UTC')}`), skipped: skipped.sort() }).toEqual(naive);
      }),
      { numRuns: 150 },
    );
  });

  test('every trace code has a sentence', () => {
    for (const code of TRACE_CODES) expect(traceSentence(code, {})).toMatch(/\p{Script=Han}/u);
  });
});

describe('a late step does not move the others', () => {
  test('day 3 stays day 3 however late day 1 went', () => {
    fc.assert(
      fc.property(fc.nat(13 * 60), (minutes) => {
        const from = Date.parse('2026-03-02T09:59:00+08:00');
        const { sent } = run(daysOneAndThree([{ from, to: from + minutes * MINUTE }]));
        expect(sent.at(-1)).toMatchObject({ stepKey: 'd3', at: Date.parse('2026-03-04T10:00:00+08:00') });
      }),
    );
  });
});

function daysOneAndThree(down: Case['down']): Case {
  const steps = [1, 3].map((day) => ({ key: `d${day}`, at: { day, time: '10:00' }, send: { text: '好' } }));
  const anchor = Date.parse('2026-03-01T15:00:00+08:00');
  const sop = { definition: definitionOf(steps), zone: 'Asia/Shanghai' };
  return { sop, anchor, startedAt: anchor, quietHours: { from: '21:00', to: '09:00' }, caps: { perDay: 1, perWeek: 3 }, others: [], down };
}

function onTheMinute(instant: number): number {
  return Math.ceil(instant / MINUTE) * MINUTE;
}

function isQuiet(at: number, { quietHours: { from, to }, sop }: Case): boolean {
  const time = naiveLocal(at, sop.zone).slice(11);
  return from < to ? time >= from && time < to : from > to && (time >= from || time < to);
}

// The gap between messages has its own property; here steps are an hour apart, so that it plays no part.
function atLeastAnHourApart(given: Case) {
  const steps = given.sop.definition.steps.map((step, i) => ({ ...step, at: { after: { hours: 7 * i + 1 } } }));
  return { ...given.sop.definition, steps };
}
