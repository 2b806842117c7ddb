import { MINUTE } from '../../../domain/kernel/time.ts';
import { at } from '../db/bind.ts';
import type { Db } from '../db/database.ts';
import { refuse } from '../http/refuse.ts';

// Kept in the database, so that several processes count together. Real time, not the demo's clock, is what an attacker spends.
const WINDOW_MS = 15 * MINUTE;
const PER_LOGIN = 8;
const PER_ADDRESS = 40;

/** Refuses a sign-in when this login or address failed too often within the last 15 minutes. */
export async function refuseTooManyTries(db: Db, login: string, address: string): Promise<void> {
  const since = at(Date.now() - WINDOW_MS);
  const counted = await db
    .selectFrom('loginFailure')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('login', '=', login).as('byLogin'),
      fn.countAll<number>().filterWhere('address', '=', address).as('byAddress'),
    ])
    .where('at', '>', since)
    .where((where) => where.or([where('login', '=', login), where('address', '=', address)]))
    .executeTakeFirstOrThrow();
  if (counted.byLogin >= PER_LOGIN || counted.byAddress >= PER_ADDRESS) {
    throw refuse('auth.too_many_tries', { minutes: WINDOW_MS / MINUTE });
  }
}

export async function noteFailure(db: Db, login: string, address: string): Promise<void> {
  await db
    .insertInto('loginFailure')
    .values({ login, address, at: at(Date.now()) })
    .execute();
}

export async function forgetFailures(db: Db, login: string): Promise<void> {
  await db.deleteFrom('loginFailure').where('login', '=', login).execute();
}
