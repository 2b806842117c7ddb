import { sql } from 'kysely';
import { reminderText } from '../../domain/stages/words.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { at } from '../platform/db/bind.ts';
import type { Db } from '../platform/db/database.ts';
import { Refused } from '../platform/http/refuse.ts';
import type { Log } from '../platform/log/log.ts';
import { isRefusal, sendAppMessage, type WecomClient } from '../wecom/service.ts';

export type TellParts = { readonly db: Db; readonly clock: Clock; readonly log: Log; readonly wecom: WecomClient };

const NAMES = 10;
/** No member of those named can get messages of the app (WeCom 90236). */
const NOBODY_REACHED = 81013;

type Group = { stageId: number; stage: string; count: number; latestAt: number };

/**
 * Tells a member in one message of all customers of theirs that wait to be told of. What is not told stays for the next
 * try; a try whose answer was lost may have told, and telling twice is the lesser evil.
 */
export async function tellStaff(parts: TellParts, corpId: number, staffId: number): Promise<void> {
  const groups = await groupsOf(parts.db, corpId, staffId);
  if (groups.length === 0) return;
  const userid = await useridOf(parts.db, corpId, staffId);
  if (userid !== undefined) await send(parts, corpId, userid, reminderText(await named(parts.db, corpId, staffId, groups)));
  const upTo = Math.max(...groups.map(({ latestAt }) => latestAt));
  await sql`delete from stage_reminder where corp_id = ${corpId} and staff_id = ${staffId} and at <= ${at(upTo)}`.execute(parts.db);
}

async function send({ wecom, log }: TellParts, corpId: number, userid: string, content: string): Promise<void> {
  try {
    const { invalidUserids } = await sendAppMessage(wecom, corpId, [userid], { kind: 'text', content });
    if (invalidUserids.length > 0) log.warn({ corpId, userid }, 'a member cannot get messages of the app');
  } catch (error) {
    // The company has no WeCom, or the member is outside the app's reach: nobody to tell, today or later.
    const nobody = isRefusal(error, NOBODY_REACHED) || (error instanceof Refused && error.code === 'wecom.not_connected');
    if (!nobody) throw error;
    log.warn({ err: error, corpId, userid }, 'a member could not be reminded');
  }
}

async function groupsOf(db: Db, corpId: number, staffId: number): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select r.stage_id, s.name as stage, count(*)::integer as count, max(r.at) as latest_at
    from stage_reminder r join stage s on s.id = r.stage_id
    where r.corp_id = ${corpId} and r.staff_id = ${staffId}
    group by r.stage_id, s.name, s.pipeline_id, s.position order by s.pipeline_id, s.position`.execute(db);
  return rows;
}

/** The ten who have waited longest, under their stages. */
async function named(db: Db, corpId: number, staffId: number, groups: readonly Group[]) {
  const { rows } = await sql<{ stageId: number; name: string }>`
    select r.stage_id, c.name
    from (select bucket, customer_id, stage_id, entered_at, id from stage_reminder
      where corp_id = ${corpId} and staff_id = ${staffId} order by entered_at, id limit ${NAMES}) r
    join customer c on c.bucket = r.bucket and c.id = r.customer_id order by r.entered_at, r.id`.execute(db);
  return groups.map(({ stageId, stage, count }) => ({
    stage,
    count,
    names: rows.filter((row) => row.stageId === stageId).map((row) => row.name),
  }));
}

async function useridOf(db: Db, corpId: number, staffId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('staff')
    .select('userid')
    .where('id', '=', staffId)
    .where('corpId', '=', corpId)
    .where('leftAt', 'is', null)
    .executeTakeFirst();
  return row?.userid;
}
