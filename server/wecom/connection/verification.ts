import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { SECOND } from '../../../domain/kernel/time.ts';
import type { RefusedFor } from '../../../domain/wecom/connection-callback.ts';
import { at } from '../../platform/db/bind.ts';
import type { Db } from '../../platform/db/database.ts';
import { isSigned, open, type Seal, type Signed } from '../seal.ts';

/** What our own visits to the callback address carry instead of WeCom's number, so that they count for nothing. */
const OWN = 'huoshui-visit-';

export function newOwnEcho(): string {
  return OWN + randomBytes(12).toString('hex');
}

/** Writes down that WeCom verified the address with the settings that are in force. */
export async function noteVerified(db: Db, now: number, corpId: number, echo: string): Promise<void> {
  if (echo.startsWith(OWN)) return;
  await db
    .insertInto('wecomCallbackAddress')
    .values({ corpId, verifiedAt: at(now) })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet({ verifiedAt: at(now) }))
    .execute();
}

/** Strangers can cause this too: it costs one row per company, and no more than one write in so long. */
const ONE_IN_MS = 2 * SECOND;

/** Writes down why a verification was refused, for whoever is setting the address up just now. */
export async function noteRefused(db: Db, now: number, app: Seal & { corpId: number }, signed: Signed, echo: string): Promise<void> {
  const because = whyRefused(app, signed, echo);
  await sql`
    insert into wecom_callback_address as a (corp_id, refused_at, refused_for) values (${app.corpId}, ${at(now)}, ${because})
    on conflict (corp_id) do update set refused_at = excluded.refused_at, refused_for = excluded.refused_for
    where a.refused_at is null or abs(extract(epoch from excluded.refused_at - a.refused_at)) * 1000 > ${ONE_IN_MS}`.execute(db);
}

function whyRefused(app: Seal, signed: Signed, echo: string): RefusedFor {
  if (!isSigned(app, signed, echo)) return 'signature';
  const opened = open(app, echo);
  switch (opened.kind) {
    case 'message':
      return 'timestamp';
    case 'foreign':
      return 'receiver';
    case 'unreadable':
      return 'key';
    default:
      return opened satisfies never;
  }
}
