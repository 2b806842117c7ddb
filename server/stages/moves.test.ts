import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { ensureCompany } from '../platform/auth/company.ts';
import { inTx } from '../platform/db/scoped.ts';
import { moveByRule } from './service.ts';
import { openStages, type StagesKit } from './testing.ts';

let company: TestCompany;
let kit: StagesKit;
let sales: Awaited<ReturnType<StagesKit['pipeline']>>;
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  kit = await openStages(company, clock);
  sales = await kit.pipeline('销售', ['新客户', '意向', '成交']);
});
afterAll(async () => {
  await kit.close();
  await company.drop();
});

const changesOf = async (customerId: string) =>
  (await kit.facts(customerId)).filter((fact) => fact.kind === 'stage.changed').map((fact) => fact.data);
const move = (customer: string, stage: string | null, more: object = {}) =>
  kit.send('POST', `/customers/${customer}/stage`, { stageId: stage === null ? null : sales.stage(stage), ...more });

test('a move shows on the customer, her timeline and the row that rules read, with since when', async () => {
  const [customer = ''] = await kit.people(1);
  clock.set(TEST_NOW);
  const answer = await move(customer, '新客户');
  expect(answer.status).toBe(200);
  expect(answer.body.at('stages').raw).toEqual([
    {
      pipeline: { id: sales.id, name: '销售' },
      stage: { id: sales.stage('新客户'), name: '新客户', kind: 'open' },
      since: '2026-03-01T09:00:00+08:00',
    },
  ]);
  clock.set(TEST_NOW + 3 * DAY);
  await move(customer, '意向');
  await kit.react();
  const { rows } = await sql<{ stages: number[]; stageSince: number[] }>`
    select stages, stage_since from customer_facts where customer_id = ${customer}`.execute(kit.db);
  expect(rows).toEqual([{ stages: [Number(sales.stage('意向'))], stageSince: [TEST_NOW + 3 * DAY] }]);
  const timeline = await kit.send('GET', `/customers/${customer}/timeline?kinds=stage`);
  expect(
    timeline.body
      .at('items')
      .list()
      .map((item) => `${item.at('sentence').text()} ${item.at('by').text()}`),
  ).toEqual(['「销售」阶段从「新客户」变为「意向」（接口） 接口', '进入「销售」的阶段「新客户」（接口） 接口']);
});

test('a move to where she is already is no change: neither news nor a later since', async () => {
  const [customer = ''] = await kit.people(1);
  await move(customer, '新客户');
  const since = (await kit.send('GET', `/customers/${customer}`)).body.at('stages', 0, 'since').text();
  clock.set(clock.now() + DAY);
  const again = await move(customer, '新客户');
  expect(again.status).toBe(200);
  expect(again.body.at('stages', 0, 'since').text()).toBe(since);
  expect(await changesOf(customer)).toHaveLength(1);
});

test('the same move twice at once is one change, and of two different ones each follows from the other', async () => {
  const [customer = ''] = await kit.people(1);
  await Promise.all(Array.from({ length: 6 }, () => move(customer, '新客户')));
  expect(await changesOf(customer)).toHaveLength(1);
  await Promise.all(['意向', '成交', '新客户', '意向'].map((stage) => move(customer, stage)));
  const changes = await changesOf(customer);
  const path = changes.map((data) => ['fromStageId' in data && data.fromStageId, 'toStageId' in data && data.toStageId]);
  expect(path.slice(1).map(([from]) => from)).toEqual(path.slice(0, -1).map(([, to]) => to));
});

test('she leaves a pipeline when it is said which one, and may come back', async () => {
  const [customer = ''] = await kit.people(1);
  await move(customer, '意向');
  expect((await move(customer, null)).body.at('error', 'code').raw).toBe('stage.pipeline_needed');
  const left = await move(customer, null, { pipelineId: sales.id });
  expect(left.body.at('stages').raw).toEqual([]);
  expect((await move(customer, null, { pipelineId: sales.id })).status).toBe(200);
  await move(customer, '意向');
  expect(await changesOf(customer)).toHaveLength(3);
});

test('unknown and foreign customers and stages are refused, and nobody of the list is moved', async () => {
  const otherCorp = await ensureOther();
  const [mine = ''] = await kit.people(1);
  const [foreign = ''] = await kit.people(1, otherCorp);
  const unknown = '01900000-0000-7000-8000-000000000007';
  const answer = await kit.send('POST', '/stage-moves', { customers: [mine, foreign, unknown], stageId: sales.stage('意向') });
  expect([answer.status, answer.body.at('error', 'code').raw]).toEqual([422, 'stage.unknown_customers']);
  expect(answer.body.at('error', 'details', 'customerIds').raw).toEqual([foreign, unknown]);
  expect(await changesOf(mine)).toEqual([]);
  expect((await move(foreign, '意向')).status).toBe(404);
  expect((await move(mine, '没有')).status).toBe(400);
  const { rows } = await sql<{ id: number }>`
    with p as (insert into pipeline (corp_id, name, position, created_at) values (${otherCorp}, '外', 1, now()) returning id)
    insert into stage (corp_id, pipeline_id, name, kind, position, created_at) select ${otherCorp}, id, '外', 'open', 1, now() from p returning id`.execute(
    kit.db,
  );
  const foreignStage = String(rows[0]?.id);
  const refused = await kit.send('POST', `/customers/${mine}/stage`, { stageId: foreignStage });
  expect([refused.status, refused.body.at('error', 'code').raw]).toEqual([404, 'stage.not_found']);
  for (const path of [`/stages/${foreignStage}/deletion-preview`, `/pipelines/${foreignStage}99/board`])
    expect((await kit.send('GET', path)).status).toBe(404);
  expect((await kit.send('POST', '/stage-moves', { customers: [], stageId: sales.stage('意向') })).status).toBe(400);
});

test('a thousand are moved at once, each told of once, however often they are named', async () => {
  const people = await kit.people(999);
  const first = people[0] ?? '';
  const answer = await kit.send('POST', '/stage-moves', { customers: [...people, first], stageId: sales.stage('意向') });
  expect([answer.body.at('moved').number(), answer.body.at('unchanged').number()]).toEqual([999, 0]);
  const again = await kit.send('POST', '/stage-moves', { customers: people, stageId: sales.stage('意向') });
  expect([again.body.at('moved').number(), again.body.at('unchanged').number()]).toEqual([0, 999]);
  expect(await changesOf(first)).toHaveLength(1);
});

test('overlapping lists moved at once, in whatever order, neither deadlock nor tell twice', async () => {
  const people = await kit.people(300);
  const lists = [people, people.toReversed(), people.slice(100), people.toReversed().slice(50)];
  const stages = ['新客户', '意向', '成交', '新客户'];
  const answers = await Promise.all(
    lists.map((customers, i) => kit.send('POST', '/stage-moves', { customers, stageId: sales.stage(stages[i] ?? '') })),
  );
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
  for (const customer of people.slice(0, 5)) {
    const path = await changesOf(customer);
    expect(path.slice(1).map((data) => 'fromStageId' in data && data.fromStageId)).toEqual(
      path.slice(0, -1).map((data) => 'toStageId' in data && data.toStageId),
    );
  }
});

test('a rule moves people in its own name', async () => {
  const people = await kit.people(2);
  const act = () => inTx(kit.db, (tx) => moveByRule(tx, kit.scope, clock.now(), sales.stage('成交'), people, 'sop:12'));
  expect(await act()).toHaveLength(2);
  expect(await act()).toHaveLength(0);
  expect(await changesOf(people[0] ?? '')).toMatchObject([{ source: 'rule' }]);
});

test('the list of customers is narrowed to a stage, with a search or without, page by page', async () => {
  const { stage } = await kit.pipeline('筛选', ['甲', '乙']);
  const people = await kit.people(7);
  await kit.send('POST', '/stage-moves', { customers: people, stageId: stage('甲') });
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await kit.send('GET', `/customers?stage=${stage('甲')}&limit=3${cursor}`);
    seen.push(
      ...page.body
        .at('items')
        .list()
        .map((row) => row.at('id').text()),
    );
    const next = page.body.at('nextCursor').raw;
    cursor = typeof next === 'string' ? `&cursor=${next}` : '';
  } while (cursor !== '');
  expect(seen).toEqual(people.toSorted().toReversed());
  expect((await kit.send('GET', `/customer-counts?stage=${stage('甲')}`)).body.raw).toEqual({ count: 7, exact: true });
  expect((await kit.send('GET', `/customers?stage=${stage('乙')}`)).body.at('items').raw).toEqual([]);
  await sql`update customer set search_grams = array['客', '客户', '户', '7', '户7'] where id = any(${people}::uuid[]) and name = '客户7'`.execute(
    kit.db,
  );
  const searched = await kit.send('GET', `/customers?q=${encodeURIComponent('客户7')}&stage=${stage('甲')}`);
  expect(searched.body.at('items').list()).toHaveLength(1);
  const elsewhere = await kit.send('GET', `/customers?q=${encodeURIComponent('客户7')}&stage=${stage('乙')}`);
  expect(elsewhere.body.at('items').list()).toHaveLength(0);
});

test('whatever is moved, deleted and reordered, the row that rules read is what the history says', async () => {
  let made = 0;
  const act = fc.oneof(
    fc.record({ kind: fc.constant('move' as const), pipeline: fc.nat(1), stage: fc.nat(3) }),
    fc.record({ kind: fc.constant('leave' as const), pipeline: fc.nat(1) }),
    fc.record({ kind: fc.constant('delete' as const), pipeline: fc.nat(1), stage: fc.nat(3), target: fc.nat(3) }),
    fc.constant({ kind: 'react' as const }),
    fc.constant({ kind: 'work' as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (acts) => {
      made += 1;
      const names = ['a', 'b', 'c', 'd'];
      const pipelines = [await kit.pipeline(`模型${made}一`, names), await kit.pipeline(`模型${made}二`, names)];
      const [customer = ''] = await kit.people(1);
      for (const one of acts) {
        clock.set(clock.now() + 1_000);
        if (one.kind === 'react') await kit.react();
        if (one.kind === 'work') await kit.work();
        if (!('pipeline' in one)) continue;
        const pipeline = pipelines[one.pipeline];
        const stage = 'stage' in one ? (pipeline?.stage(names[one.stage] ?? '') ?? '') : '';
        if (one.kind === 'move') await kit.send('POST', `/customers/${customer}/stage`, { stageId: stage });
        if (one.kind === 'leave') await kit.send('POST', `/customers/${customer}/stage`, { stageId: null, pipelineId: pipeline?.id });
        if (one.kind === 'delete') await kit.send('DELETE', `/stages/${stage}?moveTo=${pipeline?.stage(names[one.target] ?? '') ?? ''}`);
      }
      await kit.work();
      const facts = await sql<{ stages: number[]; stageSince: number[] }>`
        select stages, stage_since from customer_facts where customer_id = ${customer}`.execute(kit.db);
      const history = await sql<{ pipelineId: number; toStageId: number | null; at: number; fromSince: number | null }>`
        select pipeline_id, to_stage_id, at, from_since from stage_change where customer_id = ${customer} order by seq`.execute(kit.db);
      const standing = new Map<number, { toStageId: number | null; at: number }>();
      for (const change of history.rows) {
        const before = standing.get(change.pipelineId);
        expect(change.fromSince).toBe(before === undefined || before.toStageId === null ? null : before.at);
        standing.set(change.pipelineId, change);
      }
      const expected = Array.from(standing)
        .toSorted(([a], [b]) => a - b)
        .flatMap(([, last]) => (last.toStageId === null ? [] : [last]));
      expect(facts.rows[0]?.stages ?? []).toEqual(expected.map((last) => last.toStageId));
      expect(facts.rows[0]?.stageSince ?? []).toEqual(expected.map((last) => last.at));
      const deleted = await sql`select from customer_stage c join stage s on s.id = c.stage_id
        where c.customer_id = ${customer} and s.deleted_at is not null`.execute(kit.db);
      expect(deleted.rows).toHaveLength(0);
      for (const { id } of pipelines) await kit.send('DELETE', `/pipelines/${id}`);
    }),
    { numRuns: 25 },
  );
});

async function ensureOther(): Promise<number> {
  return ensureCompany(
    company.db,
    { name: '别家', wecomCorpId: 'wwffffffffffffffff', login: 'other', ownerName: '别人', password: 'water-flow' },
    TEST_NOW,
  );
}
