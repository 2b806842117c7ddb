import { BUCKETS } from '../domain/kernel/bucket.ts';
import { DAY } from '../domain/kernel/time.ts';
import { BENCH_NOW } from './generate.ts';
import { withClient } from './server.ts';

/** The yardstick: one statement per batch that claims due steps, moves them on and inserts their intents, and decides nothing. */
export function claimAndInsert(url: string, index: number, workers: number): () => Promise<void> {
  const mine = Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter((bucket) => bucket % workers === index);
  return () =>
    withClient(url, async (client) => {
      for (const bucket of mine) {
        let claimed: number | null = null;
        while (claimed !== 0) {
          const { rowCount } = await client.query({
            name: 'claim',
            text: CLAIM,
            values: [bucket, new Date(BENCH_NOW), new Date(BENCH_NOW + 2 * DAY)],
          });
          claimed = rowCount ?? 0;
        }
      }
    });
}

const CLAIM = `
  with due as (
    select bucket, enrollment_id, corp_id, sop_id, step_key, due_at from step_run
    where bucket = $1 and not parked and due_at <= $2 order by due_at limit 2000 for update skip locked
  ), moved as (
    update step_run r set step_key = 'd3', planned_at = $3, due_at = $3 from due
    where r.bucket = due.bucket and r.enrollment_id = due.enrollment_id
    returning due.*
  )
  insert into intent (bucket, id, corp_id, customer_id, enrollment_id, sop_id, step_key, message_class, text, content_hash,
    created_at, due_at, expires_at, next_try_at, state)
  select m.bucket, gen_random_uuid(), m.corp_id, e.customer_id, m.enrollment_id, m.sop_id, m.step_key, 'content', '第 1 天的消息',
    sha256('bench'), $2, m.due_at, $3, m.due_at, 'created'
  from moved m join enrollment e on e.bucket = m.bucket and e.id = m.enrollment_id`;
