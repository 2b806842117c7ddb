import { sql } from 'kysely';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import type { Clock } from '../../server/platform/clock/clock.ts';
import type { Db } from '../../server/platform/db/database.ts';
import { inTx } from '../../server/platform/db/scoped.ts';
import type { DemoCompany } from './company.ts';
import { generateDemoCompany } from './generate.ts';
import { writeGreeting } from './greeting.ts';
import type { CreatePipeline } from './past-stages.ts';
import { writePast, type RefreshFacts } from './past.ts';
import { demoSops, NEW_CUSTOMER_TAG } from './sops.ts';
import { readOrBegin, setStage, type Stage } from './stage.ts';
import { postWorld } from './world.ts';

const SEED = 8_686;

export type DemoParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly corpId: number;
  readonly simulatorUrl: string;
  /** Reads address book and customers out of WeCom, as for any newly connected company. */
  readonly firstSync: (corpId: number) => Promise<unknown>;
  /** Recomputes the facts rows of customers of one bucket (customers). */
  readonly refreshFacts: RefreshFacts;
  readonly createPipeline: CreatePipeline;
  readonly createSop: (definition: SopDefinition) => Promise<{ readonly id: string }>;
  readonly publishSop: (sopId: string) => Promise<unknown>;
  readonly seed?: number;
};

/**
 * Makes the demo company, when the company has no customers yet: fills the simulator's WeCom, connects to it as to the
 * real one, writes the year behind it, and makes its SOPs. Every stage leaves a mark and may be repeated, so that a start
 * killed anywhere goes on at the next one.
 */
export async function loadDemoCompany(parts: DemoParts): Promise<'loaded' | 'present'> {
  const { db, clock, corpId } = parts;
  const progress = await readOrBegin(db, corpId, { seed: parts.seed ?? SEED, now: clock.now() });
  if (progress === undefined || progress.stage === 'done') return 'present';
  const company = generateDemoCompany(progress.seed, progress.endsAt);
  let stage: Stage = progress.stage;
  while (stage !== 'done') stage = await pass(parts, company, stage);
  return 'loaded';
}

async function pass(parts: DemoParts, company: DemoCompany, stage: Exclude<Stage, 'done'>): Promise<Stage> {
  const { db, corpId } = parts;
  switch (stage) {
    case 'world':
      await postWorld(parts.simulatorUrl, company);
      await setStage(db, corpId, 'sync');
      return 'sync';
    case 'sync':
      await parts.firstSync(corpId);
      await setStage(db, corpId, 'past');
      return 'past';
    case 'past':
      await inTx(db, async (tx) => {
        await writePast(tx, {
          corpId,
          company,
          now: parts.clock.now(),
          refreshFacts: parts.refreshFacts,
          createPipeline: parts.createPipeline,
        });
        await setStage(tx, corpId, 'sops');
      });
      return 'sops';
    case 'sops':
      await makeSops(parts);
      await writeGreeting(db, corpId, parts.clock.now());
      await setStage(db, corpId, 'done');
      return 'done';
    default:
      return stage satisfies never;
  }
}

async function makeSops(parts: DemoParts): Promise<void> {
  const { db, corpId } = parts;
  const tagId = await newCustomerTag(db, corpId);
  const made = await db.selectFrom('sop').select(['id', 'name', 'status']).where('corpId', '=', corpId).execute();
  for (const { definition, goesLive } of demoSops(tagId)) {
    const known = made.find((sop) => sop.name === definition.name);
    const id = known === undefined ? (await parts.createSop(definition)).id : String(known.id);
    if (goesLive && (known === undefined || known.status === 'draft')) await parts.publishSop(id);
  }
}

async function newCustomerTag(db: Db, corpId: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select t.id from tag t join tag_group g on g.id = t.group_id
    where t.corp_id = ${corpId} and g.name = ${NEW_CUSTOMER_TAG.group} and t.name = ${NEW_CUSTOMER_TAG.tag} and t.deleted_at is null`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the demo company came without its tag 装修·新客');
  return row.id;
}
