import { sql } from 'kysely';
import { at } from '../db/bind.ts';
import type { Db } from '../db/database.ts';
import { LOCKS } from '../db/locks.ts';
import { inTx } from '../db/scoped.ts';
import { hashPassword } from './password.ts';

export type FirstCompany = {
  name: string;
  wecomCorpId: string;
  login: string;
  ownerName: string;
  password: string;
  /** Its secrets are sealed already. */
  app?: { agentId: number; secret: string; callbackToken: string; encodingAesKey: string };
};

/** Makes the first company with its owner, once; answers its id. Two processes that start at once make one. */
export async function ensureCompany(db: Db, company: FirstCompany, now: number): Promise<number> {
  const existing = await findCompany(db, company.wecomCorpId);
  if (existing !== undefined) return existing;
  const passwordHash = await hashPassword(company.password);
  return inTx(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCKS.firstCompany}, 0)`.execute(tx);
    const made = await findCompany(tx, company.wecomCorpId);
    if (made !== undefined) return made;
    const { id } = await tx
      .insertInto('corp')
      .values({ name: company.name, wecomCorpId: company.wecomCorpId, createdAt: at(now) })
      .returning('id')
      .executeTakeFirstOrThrow();
    const { login, ownerName: name, app } = company;
    await tx
      .insertInto('operator')
      .values({ corpId: id, login, name, passwordHash, role: 'owner', createdAt: at(now) })
      .execute();
    if (app !== undefined)
      await tx
        .insertInto('wecomApp')
        .values({ corpId: id, ...app })
        .execute();
    return id;
  });
}

async function findCompany(db: Pick<Db, 'selectFrom'>, wecomCorpId: string): Promise<number | undefined> {
  const row = await db.selectFrom('corp').select('id').where('wecomCorpId', '=', wecomCorpId).executeTakeFirst();
  return row?.id;
}
