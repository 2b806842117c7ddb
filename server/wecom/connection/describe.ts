import type { Static } from 'typebox';
import { isoIn } from '../../../domain/kernel/time.ts';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { PARTS, type Connection, type Part } from '../../../domain/wecom/connection-contract.ts';
import type { Query } from '../../platform/db/database.ts';
import { callbackUrl, type ConnectionParts } from './parts.ts';
import { callbackSetAt, readStored } from './stored.ts';

const CHANGES_SHOWN = 5;

/** The connection as a person may see it: everything but the secrets. */
export async function describeConnection(
  { db, address, platform }: Pick<ConnectionParts, 'db' | 'address' | 'platform'>,
  { corpId, zone }: Scope,
): Promise<Static<typeof Connection>> {
  const stored = await readStored(db, corpId);
  const { app, wecomCorpId, seen } = stored;
  const iso = (at: number | null | undefined) => (at === null || at === undefined || at === 0 ? null : isoIn(at, zone));
  const setAt = callbackSetAt(stored);
  return {
    state: stateOf(app === null ? 'none' : 'stored', platform),
    corpId: wecomCorpId,
    agentId: app?.agentId ?? null,
    secret: { isSet: app !== null, since: iso(stored.setAt.get('secret')) },
    callback: {
      isSet: setAt !== undefined,
      since: iso(setAt),
      url: wecomCorpId === null ? null : callbackUrl(address, wecomCorpId),
      reach: address.reach,
      // Of other settings than the present ones it says nothing.
      verifiedAt: iso(seen.verifiedAt !== null && setAt !== undefined && seen.verifiedAt >= setAt ? seen.verifiedAt : null),
      lastCallbackAt: iso(seen.lastCallbackAt),
      refused: seen.refused === null ? null : { at: isoIn(seen.refused.at, zone), because: seen.refused.because },
    },
    domainFile: stored.domainFile,
    changes: await lastChanges(db, corpId, zone),
  };
}

export function stateOf(app: 'none' | 'stored', platform: ConnectionParts['platform']): 'none' | 'connected' | 'simulator' {
  if (app === 'none') return 'none';
  switch (platform) {
    case 'simulator':
      return 'simulator';
    case 'wecom':
      return 'connected';
    default:
      return platform satisfies never;
  }
}

async function lastChanges(db: Query, corpId: number, zone: string): Promise<Static<typeof Connection>['changes']> {
  const rows = await db
    .selectFrom('wecomConnectionChange')
    .select(['changedAt', 'actor', 'parts'])
    .where('corpId', '=', corpId)
    .orderBy('id', 'desc')
    .limit(CHANGES_SHOWN)
    .execute();
  const operators = await db.selectFrom('operator').select(['id', 'name']).where('corpId', '=', corpId).execute();
  const names = new Map(operators.map(({ id, name }) => [`operator:${id}`, name]));
  return rows.map(({ changedAt, actor, parts }) => ({
    at: isoIn(changedAt, zone),
    by: names.get(actor) ?? '系统',
    parts: parts.filter(isPart),
  }));
}

function isPart(part: string): part is Part {
  return PARTS.some((one) => one === part);
}
