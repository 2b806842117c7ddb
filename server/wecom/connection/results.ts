import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { MINUTE } from '../../../domain/kernel/time.ts';
import { CHECK_KEYS, VERDICTS, type CheckResult } from '../../../domain/wecom/connection-checks.ts';
import { isFields } from '../../../domain/wecom/wire.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { at, jsonb } from '../../platform/db/bind.ts';
import type { Db, Query } from '../../platform/db/database.ts';

/** A check as it comes about. */
export type Run = { add(...results: CheckResult[]): Promise<void>; end(): Promise<void> };

/** Begins a run: its results can be read while they come, and replace the last check's at the end. */
export async function beginRun({ db, clock }: { db: Db; clock: Clock }, corpId: number): Promise<Run> {
  const runId = randomUUID();
  const begun = { runId, runningSince: at(clock.now()), runningItems: jsonb([]) };
  await db
    .insertInto('wecomConnectionCheck')
    .values({ corpId, ...begun })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(begun))
    .execute();
  return {
    async add(...results) {
      await sql`
        update wecom_connection_check set running_items = running_items || ${jsonb(results)}
        where corp_id = ${corpId} and run_id = ${runId}`.execute(db);
    },
    async end() {
      await sql`
        update wecom_connection_check
        set items = running_items, checked_at = ${at(clock.now())}, run_id = null, running_since = null, running_items = '[]'
        where corp_id = ${corpId} and run_id = ${runId}`.execute(db);
    },
  };
}

export type Checks = {
  readonly finished: { readonly checkedAt: number; readonly results: readonly CheckResult[] } | undefined;
  readonly running: readonly CheckResult[] | undefined;
};

/** One that began so long ago was broken off with its process. */
const LONGEST_MS = 5 * MINUTE;

export async function readChecks(db: Query, now: number, corpId: number): Promise<Checks> {
  const row = await db
    .selectFrom('wecomConnectionCheck')
    .select(['checkedAt', 'items', 'runningSince', 'runningItems'])
    .where('corpId', '=', corpId)
    .executeTakeFirst();
  if (row === undefined) return { finished: undefined, running: undefined };
  const isRunning = row.runningSince !== null && Math.abs(now - row.runningSince) < LONGEST_MS;
  return {
    finished: row.checkedAt === null ? undefined : { checkedAt: row.checkedAt, results: resultsIn(row.items) },
    running: isRunning ? resultsIn(row.runningItems) : undefined,
  };
}

/** Results as they were written, in the order of the checks; what another version wrote and this one does not know is left out. */
function resultsIn(items: unknown): CheckResult[] {
  const found = (Array.isArray(items) ? items : []).flatMap((item: unknown) => resultIn(item) ?? []);
  return found.toSorted((a, b) => CHECK_KEYS.indexOf(a.key) - CHECK_KEYS.indexOf(b.key));
}

function resultIn(item: unknown): CheckResult | undefined {
  if (!isFields(item)) return undefined;
  const key = CHECK_KEYS.find((one) => one === item['key']);
  const verdict = VERDICTS.find((one) => one === item['verdict']);
  const { found, errcode } = item;
  if (key === undefined || verdict === undefined || typeof found !== 'string') return undefined;
  return {
    key,
    verdict,
    found,
    todo: textOf(item['todo']),
    where: textOf(item['where']),
    errcode: typeof errcode === 'number' ? errcode : null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
