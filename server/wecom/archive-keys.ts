import type { KeyObject } from 'node:crypto';
import type { WecomEvent } from '../../domain/wecom/events.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Query, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { wake } from '../platform/jobs/wake.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import { privateKeyOf } from './archive-unseal.ts';
import { inboxHandler, type InboxHandler } from './inbox.ts';

type Parts = { readonly db: Db; readonly secrets: SecretBox };

/**
 * Switches a company's feed on, or changes its secret; where it stands is kept. `url` is where the library's calls are
 * answered, null where all of WeCom is.
 */
export async function connectArchive(
  parts: Parts,
  now: number,
  corpId: number,
  access: { secret: string; url: string | null },
): Promise<void> {
  await inTx(parts.db, (tx) => storeArchiveAccess(tx, parts.secrets, now, corpId, access));
}

/** The same in a transaction of the caller's. */
export async function storeArchiveAccess(
  tx: Tx,
  secrets: SecretBox,
  now: number,
  corpId: number,
  access: { secret: string; url: string | null },
): Promise<void> {
  const values = { secret: secrets.seal(access.secret), url: access.url, nextPullAt: at(now), awaitedAt: at(now) };
  await tx
    .insertInto('wecomArchive')
    .values({ corpId, ...values })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(values))
    .execute();
  await wake(tx, 'inbox');
}

/** Adds a private key. Records that were set aside for want of it are taken up again. */
export async function addArchiveKey(
  parts: Parts,
  now: number,
  corpId: number,
  key: { version: number; privateKey: string },
): Promise<void> {
  await inTx(parts.db, (tx) => storeArchiveKey(tx, parts.secrets, now, corpId, key));
}

/** The same in a transaction of the caller's. */
export async function storeArchiveKey(
  tx: Tx,
  secrets: SecretBox,
  now: number,
  corpId: number,
  key: { version: number; privateKey: string },
): Promise<void> {
  // Refuses here what could open nothing.
  privateKeyOf(key.privateKey);
  const privateKey = secrets.seal(key.privateKey);
  await tx
    .insertInto('wecomArchiveKey')
    .values({ corpId, version: key.version, privateKey, createdAt: at(now) })
    .onConflict((conflict) => conflict.columns(['corpId', 'version']).doUpdateSet({ privateKey }))
    .execute();
  await tx
    .updateTable('wecomArchiveRecord')
    .set({ state: 'waiting', reason: null, nextTryAt: at(now) })
    .where('corpId', '=', corpId)
    .where('state', '=', 'dead')
    .where('keyVersion', '=', key.version)
    .where('sealed', 'is not', null)
    .execute();
  await tx
    .updateTable('wecomArchive')
    .set({ nextPullAt: at(now), awaitedAt: at(now) })
    .where('corpId', '=', corpId)
    .execute();
  await wake(tx, 'inbox');
}

/** The private keys of a company, by version. */
export async function archiveKeys(db: Query, secrets: SecretBox, corpId: number): Promise<ReadonlyMap<number, KeyObject>> {
  const rows = await db.selectFrom('wecomArchiveKey').select(['version', 'privateKey']).where('corpId', '=', corpId).execute();
  return new Map(rows.map((row) => [row.version, privateKeyOf(secrets.open(row.privateKey))]));
}

/** An announcement of new records: the feed looks at once, and again soon. */
export const archiveNoticeHandler: InboxHandler = inboxHandler({
  name: 'wecom.archive',
  wants: (event): event is ArchiveNotice => event.kind === 'msgaudit_notify',
  prepare: async (_event, corp) => corp.id,
  apply: async (tx, now, corpId) => {
    await tx
      .updateTable('wecomArchive')
      .set((row) => ({ nextPullAt: at(now), awaitedAt: at(now), activeAt: at(now), announcements: row('announcements', '+', 1) }))
      .where('corpId', '=', corpId)
      .execute();
    await wake(tx, 'inbox');
  },
});

type ArchiveNotice = Extract<WecomEvent, { kind: 'msgaudit_notify' }>;
