import type { WecomEvent } from '../../domain/wecom/events.ts';
import type { KfMessage } from '../../domain/wecom/kf-messages.ts';
import { at } from '../platform/db/bind.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import type { Job, JobHandler } from '../platform/jobs/handler.ts';
import { syncKfMessages } from './api/kf.ts';
import type { WecomClient } from './client.ts';
import { isRefusal } from './failure.ts';
import { inboxHandler, type InboxHandler } from './inbox.ts';

/** Takes messages in, in the transaction that moves the cursor: each message once. */
export type KfTaker = (tx: Tx, now: number, corpId: number, messages: readonly KfMessage[]) => Promise<void>;

type Parts = { readonly db: Db; readonly clock: Clock; readonly wecom: WecomClient; readonly take: KfTaker };
type KfNotice = Extract<WecomEvent, { kind: 'kf_msg_or_event' }>;

const KIND = 'kf.sync';

/** Something was said on an account: it is read, once for however many announcements wait. */
export const kfNoticeHandler: InboxHandler = inboxHandler({
  name: 'wecom.kf',
  wants: (event): event is KfNotice => event.kind === 'kf_msg_or_event',
  prepare: async (event, corp) => ({ event, corpId: corp.id }),
  apply: (tx, now, { event: { openKfId, token }, corpId }) =>
    enqueue(tx, now, [{ corpId, kind: KIND, key: `${corpId}:${openKfId}`, payload: { openKfId, token }, runAt: now }]),
});

/**
 * Reads an account from where it was read to (94670), page by page; page and cursor are written together. A callback that
 * got lost is made good by the next one, for three days.
 */
export function kfSyncJob(parts: Parts): JobHandler {
  return {
    kind: KIND,
    maxAttempts: 20,
    async run(job) {
      const openKfId = textOf(job, 'openKfId');
      try {
        await read(parts, job.corpId, openKfId, textOf(job, 'token'));
      } catch (error) {
        // Older than ten minutes: WeCom gives the same without it, only less often.
        if (!isRefusal(error, 95007)) throw error;
        await read(parts, job.corpId, openKfId, undefined);
      }
    },
  };
}

async function read(parts: Parts, corpId: number, openKfId: string, token: string | undefined): Promise<void> {
  const { db, clock, wecom, take } = parts;
  let from = await cursorOf(db, corpId, openKfId);
  const given = { ...(from === '' ? {} : { cursor: from }), ...(token === undefined ? {} : { token }) };
  for await (const page of syncKfMessages(wecom, corpId, { openKfId, ...given })) {
    const before = from;
    await inTx(db, async (tx) => {
      const now = clock.now();
      // First, so that the row is locked: whoever comes second takes nothing.
      if (!(await moveCursor(tx, now, { corpId, openKfId, from: before, to: page.cursor }))) throw new ReadElsewhere(openKfId);
      await take(tx, now, corpId, page.messages);
    });
    from = page.cursor;
  }
}

class ReadElsewhere extends Error {
  constructor(openKfId: string) {
    super(`account ${openKfId} was read by another worker meanwhile`);
  }
}

async function cursorOf(db: Db, corpId: number, openKfId: string): Promise<string> {
  const account = await db
    .selectFrom('kfAccount')
    .select('cursor')
    .where('corpId', '=', corpId)
    .where('openKfId', '=', openKfId)
    .executeTakeFirst();
  return account?.cursor ?? '';
}

type Move = { readonly corpId: number; readonly openKfId: string; readonly from: string; readonly to: string };

async function moveCursor(tx: Tx, now: number, { corpId, openKfId, from, to }: Move): Promise<boolean> {
  const rows = await tx
    .insertInto('kfAccount')
    .values({ corpId, openKfId, cursor: to, readAt: at(now) })
    .onConflict((conflict) =>
      conflict
        .columns(['corpId', 'openKfId'])
        .doUpdateSet({ cursor: to, readAt: at(now) })
        .where('kfAccount.cursor', '=', from),
    )
    .returning('cursor')
    .execute();
  return rows.length === 1;
}

function textOf({ id, payload }: Job, name: string): string {
  const value = payload[name];
  if (typeof value !== 'string') throw new Error(`job ${id} lacks ${name}`);
  return value;
}
