import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCompany, setClock, type TestCompany } from '../../test/harness/company.ts';
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

const namesOf = async (id: string): Promise<string[]> =>
  (await kit.send('GET', `/pipelines/${id}`)).body
    .at('stages')
    .list()
    .map((stage) => stage.at('name').text());

test('a template makes a whole pipeline with its kinds, and a list of names one of its own', async () => {
  const generic = await kit.send('POST', '/pipelines', { template: 'generic' });
  expect(generic.status).toBe(201);
  expect(generic.body.at('name').text()).toBe('销售跟进');
  const stages = generic.body.at('stages').list();
  expect(stages.map((stage) => [stage.at('name').text(), stage.at('kind').text(), stage.at('dwellDays').raw])).toEqual([
    ['新客户', 'open', null],
    ['初步沟通', 'open', null],
    ['意向客户', 'open', null],
    ['成交', 'won', null],
    ['无意向', 'lost', null],
  ]);
  const medical = await kit.send('POST', '/pipelines', { template: 'medical', name: '皮肤科' });
  expect(medical.body.at('name').text()).toBe('皮肤科');
  expect(await namesOf(medical.body.at('id').text())).toEqual(['意向', '仅咨询', '已预约', '已到院', '已成交', '到院未成交', '沉睡']);
  const own = await kit.send('POST', '/pipelines', {
    name: '复购',
    stages: [{ name: '首单' }, { name: '复购', kind: 'won', dwellDays: 7 }],
  });
  expect(own.body.at('stages', 1, 'dwellDays').raw).toBe(7);
  const listed = await kit.send('GET', '/pipelines');
  expect(
    listed.body
      .at('items')
      .list()
      .map((one) => one.at('name').text()),
  ).toEqual(['销售跟进', '皮肤科', '复购']);
  expect(await codeOf('POST', '/pipelines', { name: '空' })).toBe('422 pipeline.stages_or_template');
  expect(await codeOf('POST', '/pipelines', { name: '都', template: 'generic', stages: [{ name: '甲' }] })).toBe(
    '422 pipeline.stages_or_template',
  );
});

test('names that nobody sees are refused, and names that look the same are the same', async () => {
  for (const name of ['\u200b', '\u200b\u200d\ufeff', '\u3164', '\u00ad ', '\u2800'])
    expect(await codeOf('POST', '/pipelines', { name, stages: [{ name: '甲' }] })).toBe('400 request.malformed');
  expect(await codeOf('POST', '/pipelines', { name: '   ', stages: [{ name: '甲' }] })).toMatch(/^400/);
  expect(await codeOf('POST', '/pipelines', { name: '看得见', stages: [{ name: '甲' }, { name: '\u200b甲 ' }] })).toBe(
    '409 stage.name_taken',
  );
  const { id } = await kit.pipeline('看得见', ['甲']);
  expect(await codeOf('POST', '/pipelines', { name: '看\u200b得见', stages: [{ name: '甲' }] })).toBe('409 pipeline.name_taken');
  expect(await codeOf('POST', `/pipelines/${id}/stages`, { name: '\ufeff甲' })).toBe('409 stage.name_taken');
  expect(await codeOf('POST', `/pipelines/${id}/stages`, { name: '一二三四五六七八九十一二三四五六七八九十一' })).toBe(
    '422 stage.name_long',
  );
});

test('stages are added, renamed, described and put in order; an order that is out of date is refused', async () => {
  const made = await kit.send('POST', '/pipelines', {
    name: '排序',
    stages: [{ name: '甲' }, { name: '乙' }, { name: '赢', kind: 'won' }],
  });
  const id = made.body.at('id').text();
  await kit.send('POST', `/pipelines/${id}/stages`, { name: '丙' });
  expect(await namesOf(id)).toEqual(['甲', '乙', '丙', '赢']);
  await kit.send('POST', `/pipelines/${id}/stages`, { name: '零', after: null });
  expect(await namesOf(id)).toEqual(['零', '甲', '乙', '丙', '赢']);
  const ids = (await kit.send('GET', `/pipelines/${id}`)).body
    .at('stages')
    .list()
    .map((stage) => stage.at('id').text());
  const turned = await kit.send('PUT', `/pipelines/${id}/stage-order`, { stages: ids.toReversed() });
  expect(turned.status).toBe(200);
  expect(await namesOf(id)).toEqual(['赢', '丙', '乙', '甲', '零']);
  for (const stages of [ids.slice(1), [...ids.slice(1), '999999'], [...ids.slice(1), ids[1] ?? '']])
    expect(await codeOf('PUT', `/pipelines/${id}/stage-order`, { stages })).toBe('409 pipeline.order_stale');
  const changed = await kit.send('PATCH', `/stages/${ids[1] ?? ''}`, { name: '甲等', description: '重点', kind: 'lost', dwellDays: 3 });
  expect(changed.body.raw).toEqual({ id: ids[1], name: '甲等', description: '重点', kind: 'lost', dwellDays: 3 });
  expect((await kit.send('PATCH', `/stages/${ids[1] ?? ''}`, { dwellDays: null })).body.at('dwellDays').raw).toBe(null);
  expect(await codeOf('PATCH', `/stages/${ids[1] ?? ''}`, { name: '乙' })).toBe('409 stage.name_taken');
  expect(await codeOf('PATCH', '/stages/99999999999', { name: '乙' })).toMatch(/^4/);
});

test('an archived pipeline leaves the list and its name, keeps its people, takes nobody in, and comes back', async () => {
  const { id, stage } = await kit.pipeline('归档', ['甲', '乙']);
  const [customer = ''] = await kit.people(1);
  await kit.send('POST', `/customers/${customer}/stage`, { stageId: stage('甲') });
  expect((await kit.send('DELETE', `/pipelines/${id}`)).body.at('archived').raw).toBe(true);
  expect((await kit.send('GET', `/customers/${customer}`)).body.at('stages').raw).toEqual([]);
  expect(await codeOf('POST', `/customers/${customer}/stage`, { stageId: stage('乙') })).toBe('409 pipeline.archived');
  const second = await kit.pipeline('归档', ['甲']);
  expect(await codeOf('PATCH', `/pipelines/${id}`, { archived: false })).toBe('409 pipeline.name_taken');
  await kit.send('PATCH', `/pipelines/${second.id}`, { name: '另一个' });
  expect((await kit.send('PATCH', `/pipelines/${id}`, { archived: false })).status).toBe(200);
  expect((await kit.send('GET', `/customers/${customer}`)).body.at('stages', 0, 'stage', 'name').text()).toBe('甲');
});

test('two who make a pipeline of one name at once make one', async () => {
  const body = { name: '同时', stages: [{ name: '甲' }] };
  const both = await Promise.all([kit.send('POST', '/pipelines', body), kit.send('POST', '/pipelines', body)]);
  expect(both.map((answer) => answer.status).toSorted()).toEqual([201, 409]);
});

async function codeOf(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<string> {
  const answer = await kit.send(method, path, body);
  return `${answer.status} ${String(answer.body.at('error', 'code').raw)}`;
}
