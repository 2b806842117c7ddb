import { sql } from 'kysely';
import { DAY } from '../../domain/kernel/time.ts';
import { notSentReason } from '../../domain/greetings/reasons.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';

const BATCH = 200;
/** Whoever has not become a customer by then never will. */
const PATIENCE_MS = 7 * DAY;

/**
 * Puts what became of greetings on the customers' timelines, as soon as the customer is known: that may be before or after
 * the greeting went out. The mark and the fact commit together, so it is told once.
 */
export function createGreetingNotes({ db, clock }: { db: Db; clock: Clock }): Loop {
  return {
    name: 'greetings',
    // It has time: what it looks for twice a second, it finds for all at once.
    wokenBy: ['clock'],
    runOnce: () => inTx(db, (tx) => note(tx, clock.now())),
    async nextDue() {
      const { rows } = await sql<{ due: number | null }>`select min(w.settled_at) as due ${tellable(clock.now())}`.execute(db);
      return rows[0]?.due ?? null;
    },
  };
}

type Outcome = {
  id: number;
  corpId: number;
  customerId: string;
  staffId: number;
  state: string;
  reason: string | null;
  errcode: number | null;
  text: string | null;
  settledAt: number;
};

async function note(tx: Tx, now: number): Promise<boolean> {
  const { rows } = await sql<Outcome>`
    select w.id, w.corp_id, i.customer_id, s.id as staff_id, w.state, w.reason, w.errcode, w.text, w.settled_at
    ${tellable(now)} order by w.settled_at, w.id limit ${BATCH} for update of w skip locked`.execute(tx);
  if (rows.length === 0) return false;
  await recordFacts(tx, now, rows.map(factOf));
  await sql`update welcome set noted_at = ${at(now)}, text = null where id = any(${rows.map(({ id }) => id)}::bigint[])`.execute(tx);
  return true;
}

/** The customer is looked up for each outcome that waits, however many customers there are: `limit` keeps it a probe. */
function tellable(now: number) {
  return sql`
    from welcome w
    join staff s on s.corp_id = w.corp_id and lower(s.userid) = lower(w.userid)
    cross join lateral (
      select customer_id from customer_identity
      where corp_id = w.corp_id and kind = 'external_userid' and value = w.external_userid limit 1) i
    where w.state in ('sent', 'not_sent') and w.noted_at is null and w.settled_at > ${at(now - PATIENCE_MS)}`;
}

function factOf(row: Outcome): NewFact {
  const { corpId, customerId, staffId, errcode } = row;
  const about = { corpId, customerId, staffId, at: row.settledAt, actor: 'system' };
  return row.state === 'sent'
    ? { ...about, kind: 'greeting.sent', data: { staffId, text: row.text ?? '' } }
    : { ...about, kind: 'greeting.not_sent', data: { staffId, reason: notSentReason(row.reason), errcode } };
}
