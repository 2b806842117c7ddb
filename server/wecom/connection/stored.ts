import { sql } from 'kysely';
import { REFUSED_FOR, type CallbackSeen } from '../../../domain/wecom/connection-callback.ts';
import type { Part } from '../../../domain/wecom/connection-contract.ts';
import type { Query } from '../../platform/db/database.ts';
import { NOT_CONNECTED } from './parts.ts';

/** A company's connection as it is stored: sealed secrets, and when each piece was set. */
export type Stored = {
  /** Null before the first connection. */
  readonly wecomCorpId: string | null;
  readonly app: {
    readonly agentId: number;
    readonly secret: string;
    readonly callbackToken: string;
    readonly encodingAesKey: string;
  } | null;
  /** Connected before changes were written down, or by the demo. */
  readonly changes: 'written' | 'unwritten';
  readonly setAt: ReadonlyMap<Part, number>;
  readonly seen: Omit<CallbackSeen, 'setAt'>;
  readonly domainFile: string | null;
};

/** Runs as the owner of the database, for the web role may not see the secrets' table: the company is named everywhere. */
export async function readStored(db: Query, corpId: number): Promise<Stored> {
  const corp = await db.selectFrom('corp').select('wecomCorpId').where('id', '=', corpId).executeTakeFirstOrThrow();
  const app = await db
    .selectFrom('wecomApp')
    .select(['agentId', 'secret', 'callbackToken', 'encodingAesKey'])
    .where('corpId', '=', corpId)
    .executeTakeFirst();
  const { rows } = await sql<{ part: Part; at: number }>`
    select part, max(changed_at) as at from wecom_connection_change, unnest(parts) part where corp_id = ${corpId} group by part`.execute(
    db,
  );
  const address = await db
    .selectFrom('wecomCallbackAddress')
    .select(['verifiedAt', 'refusedAt', 'refusedFor', 'domainFile'])
    .where('corpId', '=', corpId)
    .executeTakeFirst();
  const last = await db
    .selectFrom('wecomInbox')
    .select('receivedAt')
    .where('corpId', '=', corpId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    wecomCorpId: corp.wecomCorpId === NOT_CONNECTED ? null : corp.wecomCorpId,
    app: app ?? null,
    changes: rows.length === 0 ? 'unwritten' : 'written',
    setAt: new Map(rows.map(({ part, at }) => [part, at])),
    seen: {
      verifiedAt: address?.verifiedAt ?? null,
      refused: refusedOf(address),
      lastCallbackAt: last?.receivedAt ?? null,
    },
    domainFile: address?.domainFile ?? null,
  };
}

/** Since when the callback's Token and key are what they are; 0 for "since ever", undefined for "never set". */
export function callbackSetAt({ app, changes, setAt }: Stored): number | undefined {
  if (app === null) return undefined;
  return setAt.get('callback') ?? (changes === 'unwritten' ? 0 : undefined);
}

function refusedOf(address: { refusedAt: number | null; refusedFor: string | null } | undefined): CallbackSeen['refused'] {
  const because = REFUSED_FOR.find((name) => name === address?.refusedFor);
  const refusedAt = address?.refusedAt ?? null;
  return because === undefined || refusedAt === null ? null : { at: refusedAt, because };
}
