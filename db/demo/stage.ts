import { sql } from 'kysely';
import type { Instant } from '../../domain/kernel/time.ts';
import { at } from '../../server/platform/db/bind.ts';
import type { Query } from '../../server/platform/db/database.ts';

/** What has to be done next for the demo company. */
export const STAGES = ['world', 'sync', 'past', 'sops', 'done'] as const;
export type Stage = (typeof STAGES)[number];

export type Progress = { readonly seed: number; readonly endsAt: Instant; readonly stage: Stage };

/** Where loading stands; begins it for a company that has no customers yet. Undefined: this company is not the demo's. */
export async function readOrBegin(db: Query, corpId: number, first: { seed: number; now: Instant }): Promise<Progress | undefined> {
  const known = await read(db, corpId);
  if (known !== undefined) return known;
  await sql`
    insert into demo_company (corp_id, seed, ends_at, stage)
    select ${corpId}, ${first.seed}, ${at(first.now)}, 'world'
    where not exists (select from customer where corp_id = ${corpId})
    on conflict do nothing`.execute(db);
  return read(db, corpId);
}

export async function setStage(db: Query, corpId: number, stage: Stage): Promise<void> {
  await sql`update demo_company set stage = ${stage} where corp_id = ${corpId}`.execute(db);
}

async function read(db: Query, corpId: number): Promise<Progress | undefined> {
  const { rows } = await sql<Progress>`select seed, ends_at, stage from demo_company where corp_id = ${corpId}`.execute(db);
  return rows[0];
}
