import type { TaggingSource } from '../../domain/customers/facts.ts';
import { planTagChange, type TagOfGroup } from '../../domain/customers/tag-change.ts';
import { actorText } from '../../domain/kernel/actor.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { newId } from '../platform/ids/new-id.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';
import { enqueueMarkTag } from './enqueue-wecom.ts';
import { numericId } from './numeric-id.ts';

/**
 * Adds and removes tags of one customer, under a lock on her row: two callers at once make one tagging. What she has
 * already is left alone. WeCom is told by a job.
 */
export async function changeCustomerTags(
  tx: Tx,
  scope: Scope,
  now: number,
  customerId: string,
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<void> {
  const add = change.add ?? [];
  const remove = change.remove ?? [];
  if (add.some((id) => remove.includes(id))) throw refuse('tag.added_and_removed');
  const bucket = bucketOf(customerId);
  await lockCustomer(tx, scope, bucket, customerId);
  const known = await knownTags(tx, scope, [...add, ...remove]);
  const live = await liveTaggings(tx, scope, bucket, customerId);
  const plan = planTagChange(
    live,
    add.flatMap((id) => known.get(id) ?? []),
    remove.map(Number),
  );
  if (plan.kind === 'exclusive') throw refuse('tag.exclusive', { group: plan.groupName });
  if (plan.add.length === 0 && plan.remove.length === 0) return;

  const actor = actorText(scope.actor);
  const source = sourceOf(scope);
  const removed = live.filter((tagging) => plan.remove.includes(tagging.tagId));
  await endTaggings(
    tx,
    now,
    bucket,
    removed.map((tagging) => tagging.id),
    actor,
  );
  const added = plan.add.map((tagId) => ({ id: newId(now), tagId }));
  await insertTaggings(tx, scope, now, customerId, added, actor);
  const about = { corpId: scope.corpId, customerId, at: now, actor };
  await recordFacts(tx, now, [
    ...removed.map((t): NewFact => ({ ...about, kind: 'tag.removed', data: { taggingId: t.id, tagId: t.tagId, source } })),
    ...added.map((t): NewFact => ({ ...about, kind: 'tag.added', data: { taggingId: t.id, tagId: t.tagId, source } })),
  ]);
  await enqueueMarkTag(tx, now, scope.corpId, [customerId]);
}

async function lockCustomer(tx: Tx, scope: Scope, bucket: number, customerId: string): Promise<void> {
  const locked = await tx
    .selectFrom('customer')
    .select('id')
    .where('bucket', '=', bucket)
    .where('id', '=', customerId)
    .where('corpId', '=', scope.corpId)
    .forUpdate()
    .executeTakeFirst();
  if (locked === undefined) throw refuse('customer.not_found');
}

async function knownTags(tx: Tx, scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, TagOfGroup>> {
  if (ids.length === 0) return new Map();
  const numbers = ids.flatMap((id) => numericId(id) ?? []);
  const rows =
    numbers.length === 0
      ? []
      : await tx
          .selectFrom('tag')
          .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
          .select(['tag.id as tagId', 'tag.groupId', 'tagGroup.name as groupName', 'tagGroup.exclusive'])
          .where('tag.corpId', '=', scope.corpId)
          .where('tag.id', 'in', numbers)
          .where('tag.deletedAt', 'is', null)
          .execute();
  const known = new Map(rows.map((row) => [String(row.tagId), row]));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw refuse('tag.unknown_in_list', { tagIds: unknown });
  return known;
}

function liveTaggings(tx: Tx, scope: Scope, bucket: number, customerId: string): Promise<(TagOfGroup & { id: string })[]> {
  return tx
    .selectFrom('tagging')
    .innerJoin('tag', 'tag.id', 'tagging.tagId')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .select(['tagging.id', 'tagging.tagId', 'tag.groupId', 'tagGroup.name as groupName', 'tagGroup.exclusive'])
    .where('tagging.bucket', '=', bucket)
    .where('tagging.customerId', '=', customerId)
    .where('tagging.corpId', '=', scope.corpId)
    .where('tagging.removedAt', 'is', null)
    .execute();
}

async function endTaggings(tx: Tx, now: number, bucket: number, ids: readonly string[], actor: string): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('tagging')
    .set({ removedBy: actor, removedAt: at(now) })
    .where('bucket', '=', bucket)
    .where('id', 'in', ids)
    .execute();
}

async function insertTaggings(
  tx: Tx,
  scope: Scope,
  now: number,
  customerId: string,
  taggings: readonly { id: string; tagId: number }[],
  actor: string,
): Promise<void> {
  if (taggings.length === 0) return;
  const common = {
    bucket: bucketOf(customerId),
    corpId: scope.corpId,
    customerId,
    source: sourceOf(scope),
    addedBy: actor,
    addedAt: at(now),
  };
  await tx
    .insertInto('tagging')
    .values(taggings.map((tagging) => ({ ...common, ...tagging })))
    .execute();
}

function sourceOf(scope: Scope): TaggingSource {
  switch (scope.actor.kind) {
    case 'operator':
    case 'staff':
      return 'manual';
    case 'apiKey':
      return 'api';
    case 'system':
      return 'rule';
    default:
      return scope.actor satisfies never;
  }
}
