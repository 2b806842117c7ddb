import { Type, type Static } from 'typebox';
import { Closed } from '../kernel/route.ts';
import { Name, NumericId, OneOf } from '../kernel/schema.ts';
import { TIME_PATTERN } from '../kernel/time.ts';

export const MESSAGE_CLASSES = ['content', 'conversation', 'reminder', 'service'] as const;
export type MessageClass = (typeof MESSAGE_CLASSES)[number];

/** `mass`: mass task that the staff member confirms. `todo`: to-do with one tap, not built yet and so passed over. */
const CHANNELS = ['mass', 'todo'] as const;

/** When a step is due, always counted from the anchor, never from the step before. */
export const StepTime = Type.Union([
  Closed({ day: Type.Integer({ minimum: 0, maximum: 3650 }), time: Type.String({ pattern: TIME_PATTERN }) }),
  Closed({
    // Without any of the three it is refused on the way in (`saysNoDuration`); an old draft that has none can be read.
    after: Type.Object(
      {
        minutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 5_256_000 })),
        hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 87_600 })),
        days: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
      },
      { additionalProperties: false, description: '至少填写一项；{"minutes": 0} 是立即' },
    ),
  }),
]);
export type StepTime = Static<typeof StepTime>;

export const Step = Closed({
  /** Never reused within an SOP: what was sent for a key is never sent again. */
  key: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }),
  at: StepTime,
  /** Measured in bytes, by `lengthProblem`: a draft may hold more than can be published. */
  send: Closed({ text: Type.String({ description: '发布时最多 4000 字节（UTF-8，约 1333 个汉字）' }) }),
  /** In order of preference, mass task unless stated; one that cannot be used is passed over. */
  channels: Type.Optional(Type.Array(OneOf(CHANNELS), { minItems: 1, maxItems: 5 })),
  class: Type.Optional(OneOf(MESSAGE_CLASSES)),
  onPast: Type.Optional(OneOf(['skip', 'sendNow', 'nextDay'])),
  onCap: Type.Optional(Type.Union([Type.Literal('skip'), Closed({ deferDays: Type.Integer({ minimum: 1, maximum: 30 }) })])),
});
export type Step = Static<typeof Step>;

export const Trigger = Type.Union([
  Closed({
    kind: Type.Literal('tag'),
    tags: Type.Array(NumericId, { minItems: 1, maxItems: 100 }),
    match: Type.Optional(OneOf(['any', 'all'])),
  }),
  Closed({ kind: Type.Literal('friend'), staff: Type.Optional(Type.Array(NumericId, { maxItems: 1000 })) }),
  Closed({ kind: Type.Literal('manual') }),
]);
export type Trigger = Static<typeof Trigger>;

export const Reentry = Type.Union([
  Type.Literal('once'),
  Type.Literal('afterExit'),
  Closed({ afterDays: Type.Integer({ minimum: 1, maximum: 3650 }) }),
]);
export type Reentry = Static<typeof Reentry>;

/** What ends an enrollment; losing the friendship with everybody ends it whether stated or not. */
export const Exit = Type.Union([Closed({ tagRemoved: Type.Array(NumericId, { minItems: 1, maxItems: 100 }) }), Type.Literal('friendLost')]);
export type Exit = Static<typeof Exit>;

/** What an operator writes and publishing freezes. */
export const SopDefinition = Closed({
  name: Name,
  trigger: Trigger,
  reentry: Type.Optional(Reentry),
  steps: Type.Array(Step, { maxItems: 100 }),
  exits: Type.Optional(Type.Array(Exit, { maxItems: 20 })),
});
export type SopDefinition = Static<typeof SopDefinition>;

/** Whether a step is due "after" without any duration, which is neither at once nor later. */
export function saysNoDuration(at: StepTime): boolean {
  return 'after' in at && at.after.minutes === undefined && at.after.hours === undefined && at.after.days === undefined;
}

/** `class` of a step, content unless stated. */
export function classOf(step: Step): MessageClass {
  return step.class ?? 'content';
}

/** Re-entry unless stated: 90 days for new friends, who delete and add again; once for all others. */
export function reentryOf(definition: SopDefinition): Reentry {
  return definition.reentry ?? (definition.trigger.kind === 'friend' ? { afterDays: 90 } : 'once');
}
