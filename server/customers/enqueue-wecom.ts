import type { Query } from '../platform/db/database.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';

export const MARK_TAG = 'wecom.mark_tag';
export const PUSH_TAG = 'wecom.push_tag';
export const PURGE_TAG = 'customers.purge_tag';

/** WeCom is to hear of these customers' tags: one waiting job per customer, however often she changes. */
export async function enqueueMarkTag(tx: Query, now: number, corpId: number, customerIds: readonly string[]): Promise<void> {
  await enqueue(
    tx,
    now,
    customerIds.map((customerId) => ({ corpId, kind: MARK_TAG, key: customerId, payload: { customerId }, runAt: now })),
  );
}

/** WeCom is to hear of a tag as it is now: new, renamed or deleted. */
export async function enqueuePushTag(tx: Query, now: number, corpId: number, tagIds: readonly number[]): Promise<void> {
  await enqueue(
    tx,
    now,
    tagIds.map((tagId) => ({ corpId, kind: PUSH_TAG, key: `tag:${tagId}`, payload: { tagId }, runAt: now })),
  );
}

/** WeCom is to hear of a group's name. */
export async function enqueuePushGroup(tx: Query, now: number, corpId: number, groupId: number): Promise<void> {
  await enqueue(tx, now, [{ corpId, kind: PUSH_TAG, key: `group:${groupId}`, payload: { groupId }, runAt: now }]);
}

/** A deleted tag is to be taken from those who have it, in batches. */
export async function enqueuePurgeTag(tx: Query, now: number, corpId: number, tagIds: readonly number[]): Promise<void> {
  await enqueue(
    tx,
    now,
    tagIds.map((tagId) => ({ corpId, kind: PURGE_TAG, key: String(tagId), payload: { tagId }, runAt: now })),
  );
}
