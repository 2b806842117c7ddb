import fc from 'fast-check';
import { DAY, MINUTE } from '../kernel/time.ts';
import { advance } from './advance.ts';
import type { Caps } from './caps.ts';
import type { SopDefinition, Step } from './definition.ts';
import type { Enrollment, SopView } from './enrollment.ts';
import type { TraceEntry } from './trace.ts';

const START = Date.parse('2026-03-01T00:00:00Z');

export type Case = {
  readonly sop: SopView;
  readonly anchor: number;
  readonly startedAt: number;
  readonly quietHours: { from: string; to: string };
  readonly caps: Caps;
  /** What others send to the same customer. */
  readonly others: readonly number[];
  /** When no worker runs: [from, to). */
  readonly down: readonly { from: number; to: number }[];
};

export type Sent = { readonly stepKey: string; readonly at: number; readonly isService: boolean };
export type Run = {
  readonly enrollment: Enrollment;
  readonly sent: readonly Sent[];
  readonly trace: readonly TraceEntry[];
  readonly wakes: number;
};

/** Walks one enrollment to its end: wakes it whenever it asks, later when nobody works. */
export function run(given: Case): Run {
  const sent: Sent[] = [];
  const trace: TraceEntry[] = [];
  let enrollment: Enrollment = { anchor: given.anchor, startedAt: given.startedAt, lastSentAt: null, state: { kind: 'new' } };
  let step = advance(given.sop, enrollment, { kind: 'begin', now: given.startedAt });
  let now = given.startedAt;
  let wakes = 0;
  for (;;) {
    enrollment = step.enrollment;
    trace.push(...step.trace);
    for (const command of step.commands) {
      if (command.kind === 'send') sent.push({ stepKey: command.stepKey, at: now, isService: command.messageClass === 'service' });
    }
    if (step.wakeAt === null || wakes > 2_000) return { enrollment, sent, trace, wakes };
    now = upAgain(Math.max(now, step.wakeAt), given.down);
    wakes += 1;
    const counted = [...given.others, ...sent.filter((one) => !one.isService).map((one) => one.at)];
    const recentSends = counted.filter((at) => at <= now);
    const { quietHours, caps } = given;
    step = advance(given.sop, enrollment, {
      kind: 'due',
      now,
      situation: { friendStaff: [1], removedTags: [], quietHours, caps, recentSends },
    });
  }
}

export function upAgain(at: number, down: readonly { from: number; to: number }[]): number {
  const outage = down.find((one) => one.from <= at && at < one.to);
  return outage === undefined ? at : upAgain(outage.to, down);
}

const minuteOfDay = fc
  .nat(1439)
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
const time = fc.oneof(fc.constantFrom('08:30', '09:00', '10:00', '20:59', '21:00', '22:00'), minuteOfDay);
const stepAt = fc.oneof(
  fc.record({ day: fc.nat(12), time }),
  fc.record({ after: fc.record({ minutes: fc.nat(90), hours: fc.nat(30), days: fc.nat(4) }) }),
);
const partialStep = fc.record(
  {
    at: stepAt,
    class: fc.constantFrom('content' as const, 'conversation' as const, 'reminder' as const, 'service' as const),
    onPast: fc.constantFrom('skip' as const, 'sendNow' as const, 'nextDay' as const),
    onCap: fc.oneof(fc.constant('skip' as const), fc.record({ deferDays: fc.integer({ min: 1, max: 5 }) })),
  },
  { requiredKeys: ['at'] },
);

/** Definitions of any kind of step. */
export const definitions: fc.Arbitrary<SopDefinition> = fc
  .array(partialStep, { minLength: 1, maxLength: 8 })
  .map((steps) => definitionOf(steps.map((one, i): Step => ({ key: `s${i}`, send: { text: `第 ${i} 步` }, ...one }))));

export function definitionOf(steps: Step[]): SopDefinition {
  return { name: '性质', trigger: { kind: 'manual' }, steps };
}

const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/London', 'Pacific/Apia', 'Asia/Kathmandu');
const within = (span: number): fc.Arbitrary<number> => fc.nat(Math.floor(span / MINUTE)).map((minutes) => START + minutes * MINUTE);
const outage = fc
  .record({ from: within(20 * DAY), minutes: fc.nat(3 * 24 * 60) })
  .map(({ from, minutes }) => ({ from, to: from + minutes * MINUTE }));

export const cases: fc.Arbitrary<Case> = fc
  .record({
    definition: definitions,
    zone: zones,
    anchor: within(3 * DAY),
    lag: fc.oneof(fc.constant(0), fc.nat(20 * MINUTE), fc.nat(6 * DAY)),
    quietHours: fc.constantFrom({ from: '21:00', to: '09:00' }, { from: '12:00', to: '14:00' }, { from: '09:00', to: '09:00' }),
    caps: fc.record({ perDay: fc.constantFrom(null, 1, 2), perWeek: fc.constantFrom(null, 1, 3) }),
    others: fc.array(within(20 * DAY), { maxLength: 8 }),
    down: fc.array(outage, { maxLength: 3 }),
  })
  .map(({ definition, zone, anchor, lag, ...rest }) => ({ sop: { definition, zone }, anchor, startedAt: anchor + lag, ...rest }));
