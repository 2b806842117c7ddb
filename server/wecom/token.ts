import { sql } from 'kysely';
import { GettokenResponse } from '../../domain/wecom/token.ts';
import { MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { Check } from 'typebox/value';
import type { Clock } from '../platform/clock/clock.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Query } from '../platform/db/database.ts';
import { LOCKS } from '../platform/db/locks.ts';
import { refuse } from '../platform/http/refuse.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import type { Fields } from './exchange.ts';
import { WecomFailure, type WecomError } from './failure.ts';

/** A token this close to its end is replaced: the call may take its time on the way. */
const MARGIN_MS = 5 * MINUTE;

export type Tokens = {
  /** A token that is good for some minutes; `rejected` is one that WeCom no longer takes. */
  get(corpId: number, rejected?: string): Promise<string>;
};

/** The companies' access tokens, shared by all processes through the table wecom_token. */
export function createTokens(parts: {
  db: Db;
  clock: Clock;
  secrets: SecretBox;
  gettoken: (corpId: number, request: Fields) => Promise<Fields>;
}): Tokens {
  const { db, clock } = parts;
  // One refresh per company and process, so that waiting for the lock takes one connection at most.
  const refreshing = new Map<number, Promise<string>>();

  async function refresh(corpId: number, rejected: string | undefined): Promise<string> {
    return db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${LOCKS.accessToken}::integer, ${corpId}::integer)`.execute(connection);
      try {
        // Another process may have been faster.
        return (await stored(parts, connection, corpId, rejected)) ?? (await fetchAndStore(connection, corpId));
      } finally {
        await sql`select pg_advisory_unlock(${LOCKS.accessToken}::integer, ${corpId}::integer)`.execute(connection);
      }
    });
  }

  async function fetchAndStore(connection: Query, corpId: number): Promise<string> {
    const { wecomCorpId, secret } = await credentials(connection, corpId);
    const askedAt = clock.now();
    const token = await answered(parts.gettoken(corpId, { corpid: wecomCorpId, corpsecret: parts.secrets.open(secret) }));
    await store(connection, corpId, {
      accessToken: parts.secrets.seal(token.access_token),
      expiresAt: askedAt + token.expires_in * SECOND,
      refreshedAt: askedAt,
    });
    return token.access_token;
  }

  return {
    async get(corpId, rejected) {
      const token = await stored(parts, db, corpId, rejected);
      if (token !== undefined) return token;
      const running = refreshing.get(corpId) ?? refresh(corpId, rejected).finally(() => refreshing.delete(corpId));
      refreshing.set(corpId, running);
      return running;
    },
  };
}

async function stored(
  { clock, secrets }: { clock: Clock; secrets: SecretBox },
  db: Query,
  corpId: number,
  rejected: string | undefined,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('wecomToken')
    .select('accessToken')
    .where('corpId', '=', corpId)
    .where('expiresAt', '>', at(clock.now() + MARGIN_MS))
    .executeTakeFirst();
  const token = row === undefined ? undefined : secrets.open(row.accessToken);
  return token === rejected ? undefined : token;
}

async function credentials(db: Query, corpId: number): Promise<{ wecomCorpId: string; secret: string }> {
  const row = await db
    .selectFrom('wecomApp')
    .innerJoin('corp', 'corp.id', 'wecomApp.corpId')
    .select(['corp.wecomCorpId', 'wecomApp.secret'])
    .where('wecomApp.corpId', '=', corpId)
    .executeTakeFirst();
  if (row === undefined) throw refuse('wecom.not_connected');
  return row;
}

async function store(db: Query, corpId: number, token: { accessToken: string; expiresAt: number; refreshedAt: number }): Promise<void> {
  const values = { accessToken: token.accessToken, expiresAt: at(token.expiresAt), refreshedAt: at(token.refreshedAt) };
  await db
    .insertInto('wecomToken')
    .values({ corpId, ...values })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(values))
    .execute();
}

async function answered(fetching: Promise<Fields>): Promise<GettokenResponse> {
  try {
    const answer = await fetching;
    if (!Check(GettokenResponse, answer)) throw new WecomFailure('gettoken', notSent('gettoken answered no token'));
    return answer;
  } catch (error) {
    if (error instanceof WecomFailure) throw new WecomFailure('gettoken', withoutToken(error.error));
    throw error;
  }
}

/** Whatever became of gettoken, the command that needed the token was never sent. */
function withoutToken(error: WecomError): WecomError {
  switch (error.kind) {
    case 'refused':
      return error.errcode === -1 ? notSent('gettoken: -1') : error;
    case 'unreachable':
      return error;
    case 'lost':
    case 'malformed':
      return notSent(`gettoken: ${error.problem}`);
    default:
      return error satisfies never;
  }
}

function notSent(problem: string): WecomError {
  return { kind: 'unreachable', notSent: true, problem };
}
