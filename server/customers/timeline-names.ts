import { sql } from 'kysely';
import { actorParts } from '../../domain/customers/actors.ts';
import type { TimelineNames } from '../../domain/customers/sentences.ts';
import type { FactBody } from '../../domain/facts.ts';
import { tagOfReason } from '../../domain/sop/end-reason.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';
import { operatorNames, staffNames, tagNames } from './names.ts';
import { stageNames } from './current-stages.ts';
import { stepsOf, type StepTexts } from './timeline-steps.ts';

export type About = {
  readonly sopId: number | null;
  readonly enrollmentId: string | null;
  readonly deliveryId: string | null;
  readonly step: string | null;
};

/** Names for a page of facts, and what each fact is about. */
export type Looked = Omit<TimelineNames, 'step'> & {
  readonly operators: ReadonlyMap<number, string>;
  about(fact: FactBody): About;
};

type Mention = {
  staff: number | null;
  tag: number | null;
  sop: number | null;
  enrollment: string | null;
  intent: string | null;
  stepKey: string | null;
  stages: readonly number[];
};
const NOBODY: Mention = { staff: null, tag: null, sop: null, enrollment: null, intent: null, stepKey: null, stages: [] };

/** Looks up all names that a page of facts mentions: one query per kind of name, none for kinds not mentioned. */
export async function timelineNames(
  tx: Query,
  scope: Scope,
  facts: readonly (FactBody & { readonly bucket: number; readonly actor: string })[],
): Promise<Looked> {
  const mentions = facts.map(mentionOf);
  const actors = facts.map((fact) => actorParts(fact.actor));
  const acted = (kind: string) => actors.flatMap((actor) => (actor.kind === kind && actor.id !== null ? [actor.id] : []));
  const sopIds = [...mentions.flatMap((mention) => mention.sop ?? []), ...acted('sop')];
  const steps = await stepsOf(
    tx,
    scope,
    facts.map((fact, i) => ({ bucket: fact.bucket, ...(mentions[i] ?? NOBODY) })),
  );
  return {
    staff: await staffNames(tx, scope, [...mentions.flatMap((mention) => mention.staff ?? []), ...acted('staff')]),
    tags: await tagNames(
      tx,
      scope,
      mentions.flatMap((mention) => mention.tag ?? []),
    ),
    sops: await sopNames(tx, scope, sopIds),
    stages: await stageNames(
      tx,
      scope,
      mentions.flatMap((mention) => mention.stages),
    ),
    operators: await operatorNames(tx, scope, acted('operator')),
    about: (fact) => aboutOf(mentionOf(fact), steps),
  };
}

function aboutOf(mention: Mention, steps: StepTexts): About {
  const enrollmentId = mention.enrollment ?? (mention.intent === null ? null : steps.enrollmentOf(mention.intent));
  return {
    sopId: mention.sop,
    enrollmentId,
    deliveryId: mention.intent,
    step: mention.sop === null || mention.stepKey === null ? null : steps.text(mention.sop, enrollmentId, mention.stepKey),
  };
}

function mentionOf(fact: FactBody): Mention {
  switch (fact.kind) {
    case 'customer.known':
    case 'profile.changed':
    case 'phone.viewed':
    case 'event.happened':
    case 'order.placed':
    case 'order.paid':
    case 'order.refunded':
    case 'order.cancelled':
    case 'order.changed':
    case 'group.joined':
    case 'group.left':
    case 'message.in_group':
    case 'message.recalled_in_group':
      return NOBODY;
    case 'friend.added':
    case 'friend.lost':
    case 'message.received':
    case 'message.written':
    case 'message.recalled':
    case 'greeting.sent':
    case 'greeting.not_sent':
      return { ...NOBODY, staff: fact.data.staffId };
    case 'tag.added':
    case 'tag.removed':
      return { ...NOBODY, tag: fact.data.tagId };
    case 'stage.changed':
      return { ...NOBODY, stages: [fact.data.fromStageId ?? [], fact.data.toStageId ?? []].flat() };
    case 'stage.dwelled':
      return { ...NOBODY, stages: [fact.data.stageId], staff: fact.data.staffId };
    case 'sop.refused':
      return { ...NOBODY, sop: fact.data.sopId };
    case 'sop.entered':
      return { ...NOBODY, sop: fact.data.sopId, enrollment: fact.data.enrollmentId };
    case 'sop.ended':
      return { ...NOBODY, sop: fact.data.sopId, enrollment: fact.data.enrollmentId, tag: tagOfReason(fact.data.reason) ?? null };
    case 'sop.step_skipped':
    case 'sop.step_deferred':
      return { ...NOBODY, sop: fact.data.sopId, enrollment: fact.data.enrollmentId, stepKey: fact.data.stepKey };
    case 'sop.step_decided':
      return {
        ...NOBODY,
        sop: fact.data.sopId,
        enrollment: fact.data.enrollmentId,
        stepKey: fact.data.stepKey,
        intent: fact.data.intentId,
      };
    case 'sop.message_left':
      return {
        ...NOBODY,
        sop: fact.data.sopId,
        enrollment: fact.data.enrollmentId,
        stepKey: fact.data.stepKey,
        intent: fact.data.intentId,
        staff: fact.data.staffId,
      };
    case 'delivery.handed_over':
    case 'delivery.sent':
    case 'delivery.unknown':
      return { ...NOBODY, sop: fact.data.sopId, stepKey: fact.data.stepKey, intent: fact.data.intentId, staff: fact.data.staffId };
    case 'delivery.suppressed':
      return {
        ...NOBODY,
        sop: fact.data.sopId,
        stepKey: fact.data.stepKey,
        intent: fact.data.intentId,
        tag: tagOfReason(fact.data.reason) ?? null,
      };
    case 'delivery.refused':
    case 'delivery.expired':
      return { ...NOBODY, sop: fact.data.sopId, stepKey: fact.data.stepKey, intent: fact.data.intentId };
    default:
      return nothingOf(fact);
  }
}

/** A kind that only a newer version knows. */
function nothingOf(_fact: never): Mention {
  return NOBODY;
}

async function sopNames(tx: Query, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from sop where corp_id = ${scope.corpId} and id = any(${Array.from(new Set(ids))}::integer[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.name]));
}
