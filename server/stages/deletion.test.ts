import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCompany, setClock, type TestCompany } from '../../test/harness/company.ts';
import { at } from '../platform/db/bind.ts';
import { inTx } from '../platform/db/scoped.ts';
import { openStages, type StagesKit } from './testing.ts';
import { vacateStage } from './vacate.ts';

let company: TestCompany;
let kit: StagesKit;
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  kit = await openStages(company, clock);
});
afterAll(async () => {
  await kit.close();
  await company.drop();
});

const countIn = async (stageId: string): Promise<number> => {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::integer as count from customer_stage where stage_id = ${Number(stageId)}`.execute(kit.db);
  return rows[0]?.count ?? 0;
};

test('a stage with people in it is deleted only with a target, which is another stage of its pipeline', async () => {
  const { id, stage } = await kit.pipeline('删除', ['甲', '乙', '丙']);
  const other = await kit.pipeline('别的', ['甲']);
  const people = await kit.people(3);
  await kit.send('POST', '/stage-moves', { customers: people, stageId: stage('甲') });
  expect((await kit.send('GET', `/stages/${stage('甲')}/deletion-preview`)).body.raw).toEqual({ customers: 3 });
  const refused = await kit.send('DELETE', `/stages/${stage('甲')}`);
  expect([refused.status, refused.body.at('error', 'code').raw, refused.body.at('error', 'details', 'customers').raw]).toEqual([
    409,
    'stage.occupied',
    3,
  ]);
  for (const target of [stage('甲'), other.stage('甲'), '999999']) {
    expect((await kit.send('DELETE', `/stages/${stage('甲')}?moveTo=${target}`)).body.at('error', 'code').raw).toBe('stage.other_pipeline');
  }
  const deleted = await kit.send('DELETE', `/stages/${stage('甲')}?moveTo=${stage('乙')}`);
  expect([deleted.status, deleted.body.raw]).toEqual([200, { customers: 3 }]);
  // At once: gone from the pipeline and from where people can be moved.
  expect((await kit.send('GET', `/pipelines/${id}`)).body.at('stages').list()).toHaveLength(2);
  expect((await kit.send('POST', `/customers/${people[0] ?? ''}/stage`, { stageId: stage('甲') })).status).toBe(404);
  expect((await kit.send('GET', `/pipelines/${id}/board`)).body.at('leaving').number()).toBe(3);
  await kit.work();
  expect([await countIn(stage('甲')), await countIn(stage('乙'))]).toEqual([0, 3]);
  expect((await kit.facts(people[0] ?? '')).map((fact) => fact.data)).toMatchObject([
    { toStageId: Number(stage('甲')), source: 'api' },
    { fromStageId: Number(stage('甲')), toStageId: Number(stage('乙')), source: 'deletion' },
  ]);
  expect((await kit.send('DELETE', `/stages/${stage('丙')}`)).status).toBe(200);
  expect((await kit.send('DELETE', `/stages/${stage('乙')}`)).body.at('error', 'code').raw).toBe('stage.last');
});

test('a target that is deleted before everybody has arrived leads on to its own', async () => {
  const { stage } = await kit.pipeline('接力', ['甲', '乙', '丙', '丁']);
  const people = await kit.people(5);
  await kit.send('POST', '/stage-moves', { customers: people, stageId: stage('甲') });
  await kit.send('DELETE', `/stages/${stage('甲')}?moveTo=${stage('乙')}`);
  // Nobody is in 乙 yet, but five are on their way.
  const refused = await kit.send('DELETE', `/stages/${stage('乙')}`);
  expect([refused.status, refused.body.at('error', 'details', 'customers').raw]).toEqual([409, 5]);
  await kit.send('DELETE', `/stages/${stage('乙')}?moveTo=${stage('丙')}`);
  await kit.work();
  expect(await countIn(stage('丙'))).toBe(5);
});

test('a stage deleted while others move into it keeps nobody', async () => {
  for (let round = 0; round < 5; round++) {
    const { stage } = await kit.pipeline(`争${round}`, ['甲', '乙']);
    const people = await kit.people(24);
    const moving = people.map((customer) => kit.send('POST', `/customers/${customer}/stage`, { stageId: stage('甲') }));
    const deleting = kit.send('DELETE', `/stages/${stage('甲')}?moveTo=${stage('乙')}`);
    const statuses = (await Promise.all(moving)).map((answer) => answer.status);
    expect((await deleting).status).toBe(200);
    await kit.work();
    expect(await countIn(stage('甲'))).toBe(0);
    expect(await countIn(stage('乙'))).toBe(statuses.filter((status) => status === 200).length);
    expect(new Set(statuses).size).toBeLessThanOrEqual(2);
  }
});

test('fifty thousand people leave a deleted stage in batches of two workers, each once, those who moved meanwhile left alone', async () => {
  const { stage } = await kit.pipeline('大', ['甲', '乙', '丙']);
  const people = await kit.people(50_000);
  const [from, to] = [Number(stage('甲')), Number(stage('乙'))];
  await sql`
    insert into customer_stage (bucket, customer_id, pipeline_id, corp_id, stage_id, entered_at, dwell_since, moved_by)
    select c.bucket, c.id, s.pipeline_id, s.corp_id, s.id, ${at(clock.now())}, ${at(clock.now())}, 'system'
    from customer c join stage s on s.id = ${from} where c.id = any(${people}::uuid[])`.execute(kit.db);
  await sql`analyze customer_stage`.execute(kit.db);
  expect((await kit.send('DELETE', `/stages/${stage('甲')}?moveTo=${stage('乙')}`)).body.at('customers').number()).toBe(50_000);
  const escaping = people.slice(0, 400);
  const batch = () => inTx(kit.db, (tx) => vacateStage(tx, clock.now(), company.corpId, from, 'operator:1'));
  const worker = async (): Promise<void> => {
    while (await batch());
  };
  const [, , moved] = await Promise.all([
    worker(),
    worker(),
    kit.send('POST', '/stage-moves', { customers: escaping, stageId: stage('丙') }),
  ]);
  expect(moved.status).toBe(200);
  expect([await countIn(stage('甲')), await countIn(stage('乙')), await countIn(stage('丙'))]).toEqual([0, 49_600, 400]);
  const { rows } = await sql<{ moves: number; customers: number; facts: number }>`
    select count(*)::integer as moves, count(distinct customer_id)::integer as customers,
      (select count(*)::integer from fact where kind = 'stage.changed' and (data ->> 'fromStageId')::integer = ${from}) as facts
    from stage_change where from_stage_id = ${from} and to_stage_id = ${to}`.execute(kit.db);
  expect(rows[0]?.moves).toBe(rows[0]?.customers);
  const others = await sql<{ count: number }>`select count(*)::integer as count from stage_change where from_stage_id = ${from}`.execute(
    kit.db,
  );
  expect(rows[0]?.facts).toBe(others.rows[0]?.count);
});
