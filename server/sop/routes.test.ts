import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { createLog } from '../platform/log/log.ts';
import { httpClient, type HttpClient } from '../../test/harness/http-client.ts';
import { explainEnrollment, sopNames, sopsUsingTags, stepTexts } from './service.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { sopRoutes } from './routes.ts';
import { dayStep, march, openWorld, tagSop, type World } from './testing.ts';

let world: World;
let http: HttpServer;
let api: HttpClient;
beforeAll(async () => {
  world = await openWorld();
  http = await createHttpServer({ db: world.db, clock: world.clock, log: createLog('silent') });
  sopRoutes(http, { secrets: TEST_SECRETS });
  const url = await http.app.listen({ port: 0, host: '127.0.0.1' });
  api = httpClient(`${url}/api/v1`, { authorization: `Bearer ${await createApiKey(world.db, world.corpId, 'test', world.clock.now())}` });
});
afterAll(async () => {
  await http.app.close();
  await world.drop();
});

async function setUp(): Promise<{ staff: number; tag: number; definition: SopDefinition }> {
  world.clock.set(march(1, '09:00'));
  const staff = await world.staff();
  const tag = await world.tag(`标签${staff}`);
  return { staff, tag, definition: tagSop(tag) };
}
const create = async (definition: unknown) => (await api.post('/sops', definition)).body.at('id').text();
const codeOf = (answer: { body: { at(...path: string[]): { raw: unknown } } }) => answer.body.at('error', 'code').raw;

test('a draft is made with its words and problems, and its name is taken once', async () => {
  const { definition } = await setUp();
  const { body, status } = await api.post('/sops', { ...definition, steps: [] });
  expect(status).toBe(201);
  expect(body.raw).toMatchObject({
    status: 'draft',
    liveVersion: null,
    live: null,
    draftDiffers: true,
    triggerText: expect.stringMatching(/^获得标签『标签.+组·标签.+』时$/),
    problems: [{ path: 'steps', sentence: '至少要有一个步骤' }],
  });
  const again = await api.send('POST', '/sops', definition);
  expect([again.status, codeOf(again)]).toEqual([409, 'sop.name_taken']);
});

test('PATCH replaces the given fields of the draft and leaves the rest', async () => {
  const { definition } = await setUp();
  const id = await create(definition);
  const { body } = await api.send('PATCH', `/sops/${id}`, { steps: [dayStep(2)] });
  expect(body.at('draft').raw).toEqual({ ...definition, steps: [dayStep(2)] });
  const renamed = await api.send('PATCH', `/sops/${id}`, { name: `改名 ${id}` });
  expect(renamed.body.at('name').text()).toBe(`改名 ${id}`);
  expect((await api.send('PATCH', `/sops/${id}`, { unknown: 1 })).status).toBe(400);
});

test('a PATCH that changes nothing leaves the time of the last change', async () => {
  const { definition } = await setUp();
  const id = await create(definition);
  const before = (await api.get(`/sops/${id}`)).body.raw;
  world.clock.set(march(1, '10:00'));
  const { name, steps, trigger } = definition;
  for (const change of [{ name }, { steps, trigger }]) expect((await api.send('PATCH', `/sops/${id}`, change)).body.raw).toEqual(before);
  expect(codeOf(await api.send('PATCH', '/sops/9999999999', { name }))).toBe('sop.not_found');
  const changed = await api.send('PATCH', `/sops/${id}`, { steps: [dayStep(2)] });
  expect(changed.body.at('updatedAt').text()).toBe('2026-03-01T10:00:00+08:00');
});

test('a step after no duration is refused, one after 0 minutes is at once, and a stored one stays readable', async () => {
  const { definition } = await setUp();
  const step = { key: 'now', at: { after: {} }, send: { text: '你好' } };
  const refused = [
    await api.send('POST', '/sops', { ...definition, steps: [dayStep(1), step] }),
    await api.send('PATCH', `/sops/${await create(definition)}`, { steps: [dayStep(1), step] }),
  ];
  for (const { status, body } of refused) {
    expect([status, body.at('error', 'code').raw]).toEqual([400, 'request.malformed']);
    expect(body.at('error', 'message').text()).toMatch(/steps\/1\/at\/after：.*至少填写/);
  }
  const id = await create({ ...definition, name: `立即 ${definition.name}`, steps: [{ ...step, at: { after: { minutes: 0 } } }] });
  expect((await api.get(`/sops/${id}`)).body.raw).toMatchObject({ stepText: '进入时', problems: [] });
  const draft = JSON.stringify({ ...definition, steps: [step] });
  await sql`update sop set draft = ${draft}::jsonb where id = ${Number(id)}`.execute(world.db);
  const stored = (await api.get(`/sops/${id}`)).body;
  expect(stored.raw).toMatchObject({ stepText: '没有填写时间', problems: [{ path: 'steps/0/at/after' }] });
});

test('publishing refuses a draft with problems, a tag that does not exist among them', async () => {
  const { definition } = await setUp();
  const id = await create({ ...definition, trigger: { kind: 'tag', tags: ['4000000000'] } });
  const answer = await api.send('POST', `/sops/${id}/versions`, {});
  expect([answer.status, codeOf(answer)]).toEqual([422, 'sop.has_problems']);
  expect((await api.get(`/sops/${id}`)).body.at('problems').raw).toEqual([
    { path: 'trigger/tags', sentence: '标签不存在或已删除：4000000000' },
  ]);
});

test('a variable that does not exist keeps a draft from publication; braces that may be meant so are pointed at', async () => {
  const { definition } = await setUp();
  const id = await create({
    ...definition,
    steps: [
      { ...dayStep(1), send: { text: '{{nosuch}} 您好' } },
      { ...dayStep(2), send: { text: '{客户} 您好' } },
    ],
  });
  const problems = [
    { path: 'steps/0/send/text', sentence: expect.stringMatching(/^第 1 步的内容有不认识的变量 \{\{nosuch\}\}：目前还没有可用的变量/) },
  ];
  const hints = [{ path: 'steps/1/send/text', sentence: expect.stringMatching(/^第 2 步的内容里的 \{客户\} 不会被替换/) }];
  expect((await api.get(`/sops/${id}`)).body.raw).toMatchObject({ problems, hints });
  const refused = await api.send('POST', `/sops/${id}/versions`, {});
  expect([refused.status, codeOf(refused)]).toEqual([422, 'sop.has_problems']);
  expect(refused.body.at('error', 'message').text()).toContain('{{nosuch}}');
  await api.send('PATCH', `/sops/${id}`, { steps: [{ ...dayStep(2), send: { text: '{客户} 您好' } }] });
  expect((await api.send('POST', `/sops/${id}/versions`, {})).status).toBe(201);
});

test('a text is measured in bytes only: one too long can be saved and not published, one beyond all measure not even saved', async () => {
  const { definition } = await setUp();
  const withText = (text: string) => ({ ...definition, name: `字节 ${text.length}`, steps: [{ ...dayStep(1), send: { text } }] });
  for (const [text, bytes] of [
    ['好'.repeat(1_334), 4_002],
    ['a'.repeat(4_001), 4_001],
  ] as const) {
    const sentence = `第 1 步的内容有 ${bytes} 字节，企业微信最多 4000 字节（约 1333 个汉字）`;
    const made = await api.post('/sops', withText(text));
    expect(made.body.at('problems').raw).toEqual([{ path: 'steps/0/send/text', sentence }]);
    const refused = await api.send('POST', `/sops/${made.body.at('id').text()}/versions`, {});
    expect(refused.body.at('error', 'message').text()).toContain(sentence);
  }
  const huge = await api.send('POST', '/sops', withText('好'.repeat(6_000)));
  expect([huge.status, huge.body.at('error', 'message').raw]).toEqual([
    400,
    '请求格式不正确：内容 steps/0/send/text：有 18000 字节，企业微信最多 4000 字节（约 1333 个汉字）',
  ]);
});

test('what an SOP cannot do yet is refused with a sentence that says so', async () => {
  const { definition } = await setUp();
  const id = await create(definition);
  const step = { ...dayStep(1), when: { all: [] }, send: { text: '您好', attachments: [] } };
  const wanted: [object, string][] = [
    [{ trigger: { kind: 'stage', stages: ['1'] } }, '触发方式「进入客户阶段」（stage）'],
    [{ trigger: { kind: 'silent', days: 30 } }, '触发方式「沉默客户」（silent）'],
    [{ trigger: { kind: 'segment', segment: '1' } }, '触发方式「进入人群」（segment）'],
    [{ trigger: { kind: 'event', type: 'x' } }, '触发方式「发生事件」（event）'],
    [{ trigger: { kind: 'order' } }, '触发方式「下单」（order）'],
    [{ trigger: { kind: 'date', field: 'birthday' } }, '触发方式「到达日期」（date）'],
    [{ trigger: { kind: 'friend', channels: ['1'] } }, '限定渠道（trigger/channels）'],
    [{ filter: { all: [] }, goal: {}, holdoutPercent: 10 }, '进入条件（filter）、目标（goal）、对照组（holdoutPercent）'],
    [{ steps: [step] }, '步骤条件（steps/0/when）、附件（steps/0/send/attachments）'],
    [{ reentry: 'replace' }, '每次触发都重来（reentry: replace）'],
    [
      { exits: ['replied', 'ordered', { stageLeft: ['1'] }] },
      '客户回复时退出（exits/0）、下单时退出（exits/1）、离开阶段时退出（exits/2）',
    ],
  ];
  for (const [change, words] of wanted) {
    const answers = [await api.send('POST', '/sops', { ...definition, ...change }), await api.send('PATCH', `/sops/${id}`, change)];
    for (const answer of answers) {
      expect([answer.status, codeOf(answer)]).toEqual([422, 'sop.not_supported']);
      expect(answer.body.at('error', 'message').text()).toContain(`此版本尚不支持：${words}`);
    }
  }
  expect((await api.send('POST', '/sops', { ...definition, trigger: { kind: 'order' } })).body.at('error', 'message').text()).toContain(
    '可用的触发方式有 tag、friend、manual',
  );
  expect(codeOf(await api.send('POST', '/sops', { ...definition, trigger: { kind: 'foo' } }))).toBe('request.malformed');
  const later = [
    await api.send('POST', `/sops/${id}/versions`, { waiting: 'pin' }),
    await api.send('POST', `/sops/${id}/resumptions`, { overdue: 'shift' }),
  ];
  for (const answer of later) expect([answer.status, codeOf(answer)]).toEqual([422, 'sop.not_supported']);
});

test('those who match already come in only if asked for; the preview says how many', async () => {
  const { staff, tag, definition } = await setUp();
  const [customer = ''] = await world.customers(1, staff);
  await world.addTag([customer], tag);
  await world.settle();
  const id = await create(definition);
  expect((await api.get(`/sops/${id}/publication-preview`)).body.raw).toEqual({
    matchingNow: 1,
    activeNow: 0,
    changedSteps: ['d1', 'd3', 'd8', 'd15'],
  });
  const first = await api.post(`/sops/${id}/versions`);
  expect(first.body.raw).toMatchObject({ id: `${id}-1`, sopId: id, version: 1, enrolled: 0 });
  expect(await world.statuses(customer)).toEqual([]);
  world.clock.set(march(1, '10:00'));
  const later = await api.post(`/sops/${id}/versions`, { enrollExisting: true });
  expect(later.body.raw).toMatchObject({ id: `${id}-1`, version: 1, enrolled: 1, publishedAt: first.body.at('publishedAt').raw });
  expect(await world.statuses(customer)).toEqual(['active']);
});

test('a draft equal to what runs is not published again; one that differs is', async () => {
  const { definition } = await setUp();
  const id = await create(definition);
  await api.post(`/sops/${id}/versions`);
  const again = await api.send('POST', `/sops/${id}/versions`, {});
  expect([again.status, codeOf(again)]).toEqual([422, 'sop.nothing_to_publish']);
  expect(again.body.at('error', 'message').text()).toContain('没有可发布的改动');
  await api.send('PATCH', `/sops/${id}`, { steps: [dayStep(2)] });
  expect((await api.post(`/sops/${id}/versions`)).body.at('version').raw).toBe(2);
  await api.send('PATCH', `/sops/${id}`, { steps: [dayStep(3)] });
  await api.send('PATCH', `/sops/${id}`, { steps: [dayStep(2)] });
  expect(codeOf(await api.send('POST', `/sops/${id}/versions`, {}))).toBe('sop.nothing_to_publish');
});

test('who left and may come in again is let in by asking again for those who match', async () => {
  const { staff, tag, definition } = await setUp();
  const [customer = ''] = await world.customers(1, staff);
  await world.addTag([customer], tag);
  await world.settle();
  const id = await create({ ...definition, reentry: 'afterExit', steps: [dayStep(1)] });
  expect((await api.post(`/sops/${id}/versions`, { enrollExisting: true })).body.at('enrolled').raw).toBe(1);
  await world.passTo(march(2, '12:00'));
  expect((await api.post(`/sops/${id}/versions`, { enrollExisting: true })).body.raw).toMatchObject({ version: 1, enrolled: 1 });
  expect(await world.statuses(customer)).toEqual(['completed completed', 'active']);
});

test('customers put in by hand come in once; the others are answered with why', async () => {
  const { staff, tag } = await setUp();
  const [one = '', two = ''] = await world.customers(2, staff);
  await world.settle();
  await world.unfriend(two, staff);
  await world.settle();
  const id = await create({ name: `手动 ${staff}`, trigger: { kind: 'manual' }, steps: [dayStep(1)] });
  await api.post(`/sops/${id}/versions`);
  const customers = [
    { customerId: one },
    { customerId: one },
    { customerId: two },
    { externalUserid: `nobody${tag}` },
    { phone: '13900000000' },
    { phone: '12345' },
  ];
  const { body } = await api.post(`/sops/${id}/enrollments`, { customers });
  expect(body.at('enrolled').number()).toBe(1);
  const made = (await api.get(`/enrollments/${body.at('enrollments', 0, 'id').text()}`)).body;
  expect(made.at('sopId').text()).toBe(id);
  expect(
    body
      .at('refused')
      .list()
      .map((each) => [each.at('index').raw, each.at('outcome').raw]),
  ).toEqual([
    [1, 'duplicate'],
    [2, 'unreachable'],
    [3, 'unknown_customer'],
    [4, 'unknown_customer'],
    [5, 'unknown_customer'],
  ]);
});

test('an enrollment tells step by step what happened and why, and what was sent', async () => {
  const { staff, tag, definition } = await setUp();
  const [customer = ''] = await world.customers(1, staff);
  const id = await create(definition);
  await api.post(`/sops/${id}/versions`);
  await world.settle();
  await world.addTag([customer], tag);
  await world.passTo(march(2, '12:00'));
  const list = (await api.get(`/sops/${id}/enrollments?status=active`)).body.at('items').list();
  expect(list.map((row) => row.raw)).toMatchObject([
    { customerId: customer, day: 1, nextStepKey: 'd3', nextDueAt: '2026-03-04T10:00:00+08:00', endReason: null },
  ]);
  const detail = (await api.get(`/enrollments/${list[0]?.at('id').text()}`)).body;
  expect(
    detail
      .at('trace')
      .list()
      .map((entry) => entry.at('sentence').text()),
  ).toEqual(['进入 SOP，从 3月1日 09:00 起算', '到期，已生成触达']);
  expect(detail.at('deliveries').raw).toMatchObject([{ stepKey: 'd1', stateText: '待派发', text: '第 1 天' }]);
  expect(detail.at('trace', 1, 'deliveryId').raw).toBe(detail.at('deliveries', 0, 'id').raw);

  const enrollmentId = detail.at('id').text();
  const why = await world.web((tx) => explainEnrollment(tx, world.scope, enrollmentId, 'd1'));
  expect(why.map((line) => line.sentence)).toEqual(['进入 SOP，从 3月1日 09:00 起算']);
  const texts = await world.web((tx) => stepTexts(tx, world.scope, [{ sopId: Number(id), stepKey: 'd3' }]));
  expect(texts.get(`${id}:d3`)).toBe('第 3 天 10:00');
  expect(await world.web((tx) => sopNames(tx, world.scope, [Number(id)]))).toEqual(new Map([[Number(id), definition.name]]));

  await world.removeTag(customer, tag);
  await world.settle();
  const story = (await api.get(`/customers/${customer}/enrollments`)).body;
  expect(story.at('enrollments', 0, 'endReason').text()).toMatch(/^移除了标签「标签.+组·标签.+」$/);
  await world.addTag([customer], tag);
  await world.settle();
  const after = (await api.get(`/customers/${customer}/enrollments`)).body;
  expect(after.at('refused').raw).toMatchObject([
    { sopId: id, outcome: 'reentry_denied', sentence: '之前进入过，按再次进入的规则不再进入' },
  ]);
});

test('the detail counts where people are; the list pages by cursor', async () => {
  const { staff, tag, definition } = await setUp();
  const customers = await world.customers(3, staff);
  const id = await create(definition);
  await api.post(`/sops/${id}/versions`);
  await world.settle();
  await world.addTag(customers, tag);
  await world.passTo(march(2, '12:00'));
  const sop = (await api.get(`/sops/${id}`)).body;
  expect(sop.at('counts').raw).toEqual({ active: 3, completed: 0, exited: 0 });
  expect(
    sop
      .at('funnel')
      .list()
      .map((step) => [step.at('key').raw, step.at('waiting').raw, step.at('reached').raw]),
  ).toEqual([
    ['d1', 0, 3],
    ['d3', 3, 0],
    ['d8', 0, 0],
    ['d15', 0, 0],
  ]);
  const page = (await api.get(`/sops/${id}/enrollments?limit=2`)).body;
  const rest = (await api.get(`/sops/${id}/enrollments?limit=2&cursor=${page.at('nextCursor').text()}`)).body;
  expect(new Set([...page.at('items').list(), ...rest.at('items').list()].map((row) => row.at('customerId').raw))).toEqual(
    new Set(customers),
  );
  expect((await api.get('/sops?limit=1')).body.at('items', 0, 'id').raw).toBe(id);
});

test('pausing twice, resuming what runs, and reading what is not there are refused', async () => {
  const { definition } = await setUp();
  const id = await create(definition);
  expect(codeOf(await api.send('POST', `/sops/${id}/pauses`, {}))).toBe('sop.not_live');
  await api.post(`/sops/${id}/versions`);
  expect((await api.post(`/sops/${id}/pauses`)).body.at('status').raw).toBe('paused');
  expect(codeOf(await api.send('POST', `/sops/${id}/enrollments`, { customers: [{ unionid: 'x' }] }))).toBe('sop.not_live');
  expect((await api.post(`/sops/${id}/resumptions`)).body.at('status').raw).toBe('live');
  expect(codeOf(await api.send('POST', `/sops/${id}/resumptions`, {}))).toBe('sop.not_paused');
  expect(codeOf(await api.send('GET', '/sops/9999999999'))).toBe('sop.not_found');
  expect(codeOf(await api.send('GET', '/enrollments/01234567-89ab-7def-8123-456789abcdef'))).toBe('enrollment.not_found');
});

test('SOPs that use a tag are named, whether their draft does or what runs', async () => {
  const { tag, definition } = await setUp();
  await create({ ...definition, trigger: { kind: 'manual' } });
  const running = await create({ ...definition, name: `在跑 ${tag}`, exits: [] });
  await api.post(`/sops/${running}/versions`);
  await api.send('PATCH', `/sops/${running}`, { trigger: { kind: 'manual' } });
  expect(await world.web((tx) => sopsUsingTags(tx, world.scope, [tag]))).toEqual([definition.name, `在跑 ${tag}`]);
  expect(await world.web((tx) => sopsUsingTags(tx, world.scope, [tag + 1_000]))).toEqual([]);
});
