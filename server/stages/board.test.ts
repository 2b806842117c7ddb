import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { openStages, type StagesKit } from './testing.ts';

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

test('the board counts, tells how long people have been there, and pages through a stage in either order', async () => {
  const { id, stage } = await kit.pipeline('看板', ['甲', '乙', '丙']);
  const people = await kit.people(7);
  for (const [i, customer] of people.slice(0, 5).entries()) {
    clock.set(TEST_NOW + i * DAY);
    await kit.send('POST', `/customers/${customer}/stage`, { stageId: stage('甲') });
  }
  clock.set(TEST_NOW + 10 * DAY);
  await kit.send('POST', `/customers/${people[5] ?? ''}/stage`, { stageId: stage('乙') });
  const { body } = await kit.send('GET', `/pipelines/${id}/board?cards=2`);
  const columns = body.at('columns').list();
  expect(columns.map((column) => [column.at('stageId').raw, column.at('customers').number()])).toEqual([
    [null, 1],
    [stage('甲'), 5],
    [stage('乙'), 1],
    [stage('丙'), 0],
  ]);
  expect(columns.map((column) => column.at('averageStaySeconds').raw)).toEqual([null, (8 * DAY) / 1_000, 0, null]);
  expect(columns.map((column) => column.at('medianStaySeconds').raw)).toEqual([null, (8 * DAY) / 1_000, 0, null]);
  expect(cards(columns[1])).toEqual([
    [people[4], 6],
    [people[3], 7],
  ]);
  expect(columns[0]?.at('cards', 0, 'id').text()).toBe(people[6]);
  expect(columns[0]?.at('cards', 0, 'since').raw).toBe(null);

  const rest = await pages(`/pipelines/${id}/customers?stage=${stage('甲')}&limit=2`, columns[1]?.at('nextCursor').text());
  expect(rest).toEqual([people[2], people[1], people[0]]);
  const longest = await pages(`/pipelines/${id}/customers?stage=${stage('甲')}&order=longest&limit=2`);
  expect(longest).toEqual(people.slice(0, 5));
  expect(await pages(`/pipelines/${id}/customers?limit=2`)).toEqual([people[6]]);
  expect((await kit.send('GET', `/pipelines/${id}/customers?stage=1&cursor=eHh4`)).status).toBe(400);
  expect((await kit.send('GET', `/pipelines/${id}/customers?stage=999999`)).status).toBe(404);
});

test('the funnel counts who entered each stage in the period, who went on, and how long they stayed', async () => {
  const made = await kit.send('POST', '/pipelines', {
    name: '漏斗',
    stages: [{ name: '新' }, { name: '谈' }, { name: '成', kind: 'won' }, { name: '败', kind: 'lost' }],
  });
  const id = made.body.at('id').text();
  const [fresh = '', talk = '', won = '', lost = ''] = made.body
    .at('stages')
    .list()
    .map((stage) => stage.at('id').text());
  const [a = '', b = '', c = '', d = '', before = ''] = await kit.people(5);
  const steps: [number, string, string | null][] = [
    [-40, before, fresh],
    [1, a, fresh],
    [1, b, fresh],
    [1, c, fresh],
    [2, before, talk],
    [3, a, talk],
    [5, a, won],
    [5, b, talk],
    [6, b, fresh],
    [7, b, lost],
    [7, d, talk],
    // Beyond the period: counts as what became of those who entered in it.
    [20, d, won],
  ];
  for (const [day, customer, stageId] of steps) {
    clock.set(TEST_NOW + day * DAY + HOUR);
    await kit.send('POST', `/customers/${customer}/stage`, { stageId });
  }
  const { body } = await kit.send('GET', `/pipelines/${id}/funnel?from=2026-03-01&to=2026-03-10`);
  expect(['entered', 'won', 'lost'].map((name) => body.at(name).number())).toEqual([5, 2, 1]);
  const rows = body.at('stages').list();
  expect(rows.map((row) => ['name', 'entered', 'movedOn', 'lost', 'staying', 'stays'].map((name) => row.at(name).raw))).toEqual([
    // b entered twice and counts once; c stays; before came earlier.
    ['新', 3, 2, 0, 1, 4],
    ['谈', 4, 2, 1, 1, 2],
    ['成', 1, 0, 0, 1, 0],
    ['败', 1, 0, 0, 1, 0],
  ]);
  // Stays in 新 that ended: 42, 2, 4 and 1 days; in 谈: 2 and 1.
  expect(rows.map((row) => row.at('averageStaySeconds').raw)).toEqual([(12.25 * DAY) / 1_000, (1.5 * DAY) / 1_000, null, null]);
  expect(rows[0]?.at('medianStaySeconds').raw).toBe((3 * DAY) / 1_000);
  for (const query of ['from=2026-03-10&to=2026-03-01', 'from=2026-02-31&to=2026-03-01', 'from=2020-01-01&to=2026-03-01'])
    expect((await kit.send('GET', `/pipelines/${id}/funnel?${query}`)).body.at('error', 'code').raw).toBe('funnel.period');
});

test('who only followed the deletion of a stage entered nothing, and no stay ended', async () => {
  const { id, stage } = await kit.pipeline('并', ['甲', '乙']);
  const people = await kit.people(4);
  clock.set(TEST_NOW);
  await kit.send('POST', '/stage-moves', { customers: people, stageId: stage('甲') });
  clock.set(TEST_NOW + DAY);
  await kit.send('DELETE', `/stages/${stage('甲')}?moveTo=${stage('乙')}`);
  await kit.work();
  const { body } = await kit.send('GET', `/pipelines/${id}/funnel?from=2026-03-01&to=2026-03-10`);
  expect(
    body
      .at('stages')
      .list()
      .map((row) => [row.at('name').raw, row.at('entered').raw, row.at('stays').raw]),
  ).toEqual([['乙', 0, 0]]);
});

function cards(column: { at(...path: string[]): { list(): { at(name: string): { raw: unknown } }[] } } | undefined): unknown[][] {
  return (column?.at('cards').list() ?? []).map((card) => [card.at('id').raw, card.at('days').raw]);
}

async function pages(path: string, from?: string): Promise<string[]> {
  const found: string[] = [];
  let cursor = from === undefined ? '' : `&cursor=${from}`;
  for (;;) {
    const { body } = await kit.send('GET', path + cursor);
    found.push(
      ...body
        .at('items')
        .list()
        .map((item) => item.at('id').text()),
    );
    const next = body.at('nextCursor').raw;
    if (typeof next !== 'string') return found;
    cursor = `&cursor=${next}`;
  }
}
