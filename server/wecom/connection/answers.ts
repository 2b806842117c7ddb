import type { Static } from 'typebox';
import { isoIn } from '../../../domain/kernel/time.ts';
import type { ResponseOf } from '../../../domain/kernel/route.ts';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { CHECK_KEYS, CHECKS, checkOfPath, type CheckResult } from '../../../domain/wecom/connection-checks.ts';
import type { ConnectionCheck, readCapabilities, readConnectionChecks } from '../../../domain/wecom/connection-contract.ts';
import { capabilitiesOf, featuresOf, featuresOfPath, type Denied } from '../../../domain/wecom/connection-features.ts';
import { errcodeMeaning } from '../../../domain/wecom/errcodes.ts';
import type { Db } from '../../platform/db/database.ts';
import { stateOf } from './describe.ts';
import type { ConnectionParts } from './parts.ts';
import { readChecks } from './results.ts';

type Parts = Pick<ConnectionParts, 'db' | 'clock' | 'platform'>;

/** The last check, or as much as there is of the one that runs, and what was refused in daily work. */
export async function describeChecks({ db, clock }: Parts, { corpId, zone }: Scope): Promise<ResponseOf<typeof readConnectionChecks>> {
  const { finished, running } = await readChecks(db, clock.now(), corpId);
  const results = running ?? finished?.results ?? [];
  return {
    state: running !== undefined ? 'running' : finished === undefined ? 'none' : 'done',
    checkedAt: running === undefined && finished !== undefined ? isoIn(finished.checkedAt, zone) : null,
    total: CHECK_KEYS.length,
    items: results.map(shown),
    denials: (await readDenials(db, corpId)).map((denied) => ({
      title: titleOf(denied),
      errcode: denied.errcode,
      meaning: errcodeMeaning(denied.errcode).zh,
      times: denied.times,
      firstAt: isoIn(denied.firstAt, zone),
      lastAt: isoIn(denied.lastAt, zone),
      features: featuresOfPath(denied.path),
    })),
  };
}

/** What of the product works with what WeCom allows. */
export async function describeCapabilities(
  { db, clock, platform }: Parts,
  { corpId, zone }: Scope,
): Promise<ResponseOf<typeof readCapabilities>> {
  const now = clock.now();
  const app = await db.selectFrom('wecomApp').select('corpId').where('corpId', '=', corpId).executeTakeFirst();
  const state = stateOf(app === undefined ? 'none' : 'stored', platform);
  const { finished } = await readChecks(db, now, corpId);
  const denials = await readDenials(db, corpId);
  return {
    state,
    checkedAt: finished === undefined ? null : isoIn(finished.checkedAt, zone),
    items: capabilitiesOf({ state, checks: finished, denials }, now),
  };
}

function shown(result: CheckResult): Static<typeof ConnectionCheck> {
  const { title, group } = CHECKS[result.key];
  const stops = result.verdict === 'failed' || (result.verdict === 'warning' && result.errcode !== null);
  return { ...result, title, group, affects: stops ? featuresOf(result.key) : [] };
}

function readDenials(db: Db, corpId: number): Promise<Denied[]> {
  return db
    .selectFrom('wecomDenial')
    .select(['path', 'errcode', 'times', 'firstAt', 'lastAt'])
    .where('corpId', '=', corpId)
    .orderBy('lastAt', 'desc')
    .orderBy('path')
    .limit(100)
    .execute();
}

function titleOf({ path }: Denied): string {
  const key = checkOfPath(path);
  if (key !== undefined) return CHECKS[key].title;
  return featuresOfPath(path)[0] ?? '其它接口';
}
