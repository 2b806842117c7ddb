import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../domain/kernel/route.ts';
import { ROUTES } from '../domain/routes.ts';
import { createApiKey } from '../server/platform/auth/api-key.ts';
import { openTestApp, type TestApp } from './harness/app.ts';
import { TEST_NOW } from './harness/company.ts';
import { httpClient, type Answer, type HttpClient } from './harness/http-client.ts';

// What a body may be, over the whole API: an object that says something, in texts that can be kept.

const CHANGING = ROUTES.filter((route) => route.method !== 'GET' && route.method !== 'DELETE' && route.access === 'member');

let app: TestApp;
let api: HttpClient;
let key: string;
beforeAll(async () => {
  app = await openTestApp();
  key = await createApiKey(app.company.db, app.company.corpId, 'test', TEST_NOW);
  api = httpClient(app.url, { authorization: `Bearer ${key}` });
});
afterAll(async () => {
  await app.close();
});

describe('a body that is no object is refused', () => {
  test.each(CHANGING.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    for (const body of [null, [], 'text', 5]) {
      const answer = await api.send(route.method, addressOf(route), body);
      expect([answer.status, messageOf(answer)]).toEqual([400, '请求格式不正确：内容：应为 JSON 对象']);
    }
  });
});

describe('a PATCH that changes nothing is refused', () => {
  test.each(CHANGING.filter(({ method }) => method === 'PATCH').map((route) => [route.path, route] as const))('%s', async (_, route) => {
    expect(messageOf(await api.send('PATCH', addressOf(route), {}))).toMatch(/没有要修改的内容|缺少字段/);
    for (const headers of [{}, { 'content-type': 'application/json' }])
      expect(messageOf(await api.send('PATCH', addressOf(route), undefined, headers))).toMatch(/没有要修改的内容/);
  });
});

test('a POST that needs no body works without one, with an empty one and with {}', async () => {
  const { id } = await readyToPublish();
  const post = async (path: string, init: RequestInit) =>
    (await fetch(`${app.url}${path}`, { method: 'POST', ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } })).status;
  expect(await post(`/sops/${id}/versions`, {})).toBe(201);
  expect(await post(`/sops/${id}/pauses`, {})).toBe(201);
  expect(await post(`/sops/${id}/resumptions`, { body: '', headers: { 'content-type': 'application/json' } })).toBe(201);
  expect(await post(`/sops/${id}/pauses`, { body: '{}', headers: { 'content-type': 'application/json' } })).toBe(201);
  expect(await post(`/sops/${id}/resumptions`, { body: '{"sooner":1}', headers: { 'content-type': 'application/json' } })).toBe(400);
});

test('taggings that neither add nor remove are refused', async () => {
  const answer = await api.send('POST', '/customers/018f2b3c-4d5e-7000-8000-000000000001/tags', {});
  expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining('至少填写一项')]);
});

test('a name shows something and stays on one line, wherever one is given', async () => {
  const groupId = (await api.post('/tag-groups', { name: '装修' })).body.at('id').text();
  const tagId = (await api.post('/tags', { groupId, name: '新客' })).body.at('id').text();
  const sop = { trigger: { kind: 'manual' }, steps: [] };
  const sopId = (await api.post('/sops', { ...sop, name: '跟进' })).body.at('id').text();
  for (const name of [
    '\u200b',
    '\u200d\ufeff',
    ' \u3000',
    '\u3164',
    '新\n客',
    '新\t客',
    '新\u0007客',
    '新\u202e客',
    '\u2028',
    '新\ud83d',
    '新\u0000客',
  ]) {
    const answers = [
      await api.send('POST', '/tag-groups', { name }),
      await api.send('PATCH', `/tag-groups/${groupId}`, { name }),
      await api.send('POST', '/tags', { groupId, name }),
      await api.send('PATCH', `/tags/${tagId}`, { name }),
      await api.send('POST', '/sops', { ...sop, name }),
      await api.send('PATCH', `/sops/${sopId}`, { name }),
    ];
    for (const answer of answers) expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringMatching(/名称|无法保存的字符/)]);
  }
  for (const name of ['👨‍👩‍👧 有孩子', 'é', 'VIP（一）', '١٢']) expect((await api.send('POST', '/tags', { groupId, name })).status).toBe(201);
});

test('a text holds line breaks, but nothing that cannot be kept', async () => {
  const step = (text: string) => ({
    name: `文字 ${text.length}`,
    trigger: { kind: 'manual' },
    steps: [{ key: 'a', at: { day: 1, time: '10:00' }, send: { text } }],
  });
  for (const text of ['断\ud83d', '\udc00', '空\u0000']) {
    const answers = [await api.send('POST', '/sops', step(text)), await api.send('PUT', '/settings/greeting', { enabled: true, text })];
    for (const answer of answers) expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining('无法保存的字符')]);
  }
  expect((await api.send('POST', '/sops', step('第一行\n第二行 😀'))).status).toBe(201);
});

async function readyToPublish(): Promise<{ id: string }> {
  const steps = [{ key: 'a', at: { day: 1, time: '10:00' }, send: { text: '您好' } }];
  return { id: (await api.post('/sops', { name: '手动', trigger: { kind: 'manual' }, steps })).body.at('id').text() };
}

function messageOf(answer: Answer): unknown {
  return answer.body.at('error', 'message').raw;
}

function addressOf(route: Route): string {
  return route.path.replace(/:\w+/g, (_, at: number) =>
    route.path.startsWith('/customers/') && at > 0 ? '018f2b3c-4d5e-7000-8000-000000000001' : '1',
  );
}
