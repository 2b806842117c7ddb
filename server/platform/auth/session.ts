import { createHash, randomBytes } from 'node:crypto';
import { DAY } from '../../../domain/kernel/time.ts';
import { at } from '../db/bind.ts';
import type { Db } from '../db/database.ts';

export const SESSION_COOKIE = 'huoshui_session';
/** On the demo's clock a month passes in minutes, so a session has to outlive the story. */
export const SESSION_MS = 400 * DAY;

export type SessionCaller = {
  readonly operatorId: number;
  readonly corpId: number;
  readonly zone: string;
  readonly corpName: string;
  readonly name: string;
  readonly role: 'owner' | 'operator' | 'viewer';
  readonly csrfToken: string;
};

/** Opens a session and answers the cookie's secret. */
export async function openSession(db: Db, operator: { id: number; corpId: number }, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db
    .insertInto('session')
    .values({
      tokenHash: hashOf(token),
      corpId: operator.corpId,
      operatorId: operator.id,
      csrfToken: randomBytes(24).toString('base64url'),
      createdAt: at(now),
      expiresAt: at(now + SESSION_MS),
    })
    .execute();
  return token;
}

export async function sessionCaller(db: Db, token: string, now: number): Promise<SessionCaller | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('operator', 'operator.id', 'session.operatorId')
    .innerJoin('corp', 'corp.id', 'session.corpId')
    .select([
      'operator.id as operatorId',
      'session.corpId',
      'corp.zone',
      'corp.name as corpName',
      'operator.name',
      'operator.role',
      'session.csrfToken',
    ])
    .where('tokenHash', '=', hashOf(token))
    .where('expiresAt', '>', at(now))
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, role: roleOf(row.role) };
}

export async function closeSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom('session').where('tokenHash', '=', hashOf(token)).execute();
}

function roleOf(role: string): SessionCaller['role'] {
  if (role === 'owner' || role === 'operator' || role === 'viewer') return role;
  throw new Error(`unknown role ${role}`);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
