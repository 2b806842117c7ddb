import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/kernel/time.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { contactNamed } from '../customers/testing.ts';
import { createWecomClient } from '../wecom/service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../wecom/testing.ts';
import { remindJob, tellJob } from './jobs.ts';
import { openStages, type StagesKit } from './testing.ts';

let company: TestCompany;
let wecom: TestWecom;
let kit: StagesKit;
const clock = setClock();
const NAMES = Array.from({ length: 12 }, (_, i) => `客${i + 1}`);

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  await wecom.control.post('/staff', { userid: 'wangfang', name: '王芳', department: [1] });
  await wecom.control.post('/staff', { userid: 'zhaoyi', name: '赵一', department: [1] });
  const { db } = company;
  const parts = { db, clock, log: silent, wecom: createWecomClient({ db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent }) };
  kit = await openStages(company, clock, [remindJob(parts), tellJob(parts)]);
  await kit.addStaff('wangfang', '王芳');
  await kit.addStaff('zhaoyi', '赵一');
  await kit.intake(NAMES.map((name) => contactNamed(name)));
  await kit.intake([contactNamed('别人的', [{ userid: 'zhaoyi' }]), contactNamed('没人的', [])]);
  await kit.react();
});
afterAll(async () => {
  await kit.close();
  await wecom.close();
  await company.drop();
});

const told = async (userid: string): Promise<string[]> =>
  (await wecom.control.get(`/staff/${userid}/app-messages`)).body
    .at('items')
    .list()
    .map((item) => item.at('text').text());
const ids = (names: readonly string[]) => Promise.all(names.map((name) => kit.customerId(`wm-${name}`)));
const dwelled = async (name: string) =>
  (await kit.facts(await kit.customerId(`wm-${name}`))).filter((fact) => fact.kind === 'stage.dwelled');

test('nobody is reminded of anything until a stage asks for it', async () => {
  const { stage } = await kit.pipeline('安静', ['甲']);
  await kit.send('POST', '/stage-moves', { customers: await ids(['客1']), stageId: stage('甲') });
  clock.set(TEST_NOW + 400 * DAY);
  await kit.work();
  expect(await kit.db.selectFrom('job').selectAll().execute()).toEqual([]);
  clock.set(TEST_NOW);
});

test('owners are told once per stay in the morning, in one message with ten names and the number, and again after as many days', async () => {
  const { stage } = await kit.pipeline('跟进', ['意向', '报价']);
  clock.set(TEST_NOW + 6 * HOUR);
  await kit.send('PATCH', `/stages/${stage('意向')}`, { dwellDays: 3 });
  await kit.send('POST', '/stage-moves', { customers: await ids([...NAMES, '别人的', '没人的']), stageId: stage('意向') });
  clock.set(TEST_NOW + 2 * DAY);
  await kit.work();
  expect([await told('wangfang'), await dwelled('客1')]).toEqual([[], []]);
  // The third local day after, before nine and at nine.
  clock.set(TEST_NOW + 3 * DAY - 1);
  await kit.work();
  expect(await told('wangfang')).toEqual([]);
  clock.set(TEST_NOW + 3 * DAY);
  await kit.work();
  await kit.work();
  const [message = '', ...more] = await told('wangfang');
  expect(more).toEqual([]);
  expect(message).toMatch(/^有 12 位客户在当前阶段停留较久，请跟进：\n「意向」：(客\d+、){9}客\d+ 等 12 位$/);
  expect(await told('zhaoyi')).toEqual(['有 1 位客户在当前阶段停留较久，请跟进：\n「意向」：别人的']);
  expect(await dwelled('客1')).toMatchObject([{ at: TEST_NOW + 3 * DAY, data: { days: 3 } }]);
  expect(await dwelled('没人的')).toEqual([]);

  // Whoever moved on is left in peace; the others come up again after three more days.
  clock.set(TEST_NOW + 4 * DAY);
  await kit.send('POST', '/stage-moves', { customers: await ids(NAMES.slice(1)), stageId: stage('报价') });
  await kit.work();
  clock.set(TEST_NOW + 5 * DAY);
  await kit.work();
  expect(await told('wangfang')).toHaveLength(1);
  clock.set(TEST_NOW + 6 * DAY);
  await kit.work();
  expect(await told('wangfang')).toHaveLength(2);
  expect(await told('wangfang')).toContain('有 1 位客户在当前阶段停留较久，请跟进：\n「意向」：客1');
  expect(await dwelled('客1')).toMatchObject([{ data: { days: 3 } }, { data: { days: 6 } }]);
  expect(await dwelled('客2')).toHaveLength(1);
  expect(await kit.db.selectFrom('stageReminder').selectAll().execute()).toEqual([]);
});

test('a morning that the product slept through is made up for in the day, never at night', async () => {
  const { stage } = await kit.pipeline('补上', ['意向']);
  clock.set(TEST_NOW + 20 * DAY);
  await kit.send('PATCH', `/stages/${stage('意向')}`, { dwellDays: 1 });
  await kit.send('POST', '/stage-moves', { customers: await ids(['客3']), stageId: stage('意向') });
  clock.set(TEST_NOW + 21 * DAY + 13 * HOUR);
  await kit.work();
  expect(await dwelledIn(stage('意向'))).toBe(0);
  clock.set(TEST_NOW + 22 * DAY + 4 * HOUR);
  await kit.work();
  expect(await dwelledIn(stage('意向'))).toBe(1);
});

test('a reminder that WeCom does not take waits and is told later, with what has come meanwhile', async () => {
  const { stage } = await kit.pipeline('断线', ['意向']);
  clock.set(TEST_NOW + 40 * DAY);
  await kit.send('PATCH', `/stages/${stage('意向')}`, { dwellDays: 1 });
  await kit.send('POST', '/stage-moves', { customers: await ids(['别人的']), stageId: stage('意向') });
  await wecom.control.post('/faults', { path: '/cgi-bin/message/send', mode: 'errcode', errcode: -1, times: 2 });
  const before = (await told('zhaoyi')).length;
  clock.set(TEST_NOW + 41 * DAY);
  await kit.work();
  expect(await told('zhaoyi')).toHaveLength(before);
  clock.set(TEST_NOW + 41 * DAY + HOUR);
  await kit.work();
  expect(await told('zhaoyi')).toHaveLength(before + 1);
});

test('only those due are read, by index, however many are in the stage', async () => {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`
    explain select from customer_stage s where s.corp_id = 1 and s.stage_id = 1 and s.dwell_since < now() order by s.dwell_since limit 10`.execute(
    kit.db,
  );
  expect(rows.map((row) => Object.values(row)[0]).join('\n')).toContain('customer_stage_dwell');
});

async function dwelledIn(stageId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from fact where kind = 'stage.dwelled' and data ->> 'stageId' = ${stageId}`.execute(kit.db);
  return rows[0]?.count ?? 0;
}
