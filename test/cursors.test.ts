import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Route } from '../domain/kernel/route.ts';
import { ROUTES } from '../domain/routes.ts';
import { createApiKey } from '../server/platform/auth/api-key.ts';
import { openTestApp, type TestApp } from './harness/app.ts';
import { TEST_NOW } from './harness/company.ts';
import { httpClient, type HttpClient } from './harness/http-client.ts';

// A cursor is a place in one list; nowhere else does it mean anything.

const LISTS = ROUTES.filter((route) => route.method === 'GET' && 'properties' in route.query && hasCursor(route.query.properties));

let app: TestApp;
let api: HttpClient;
beforeAll(async () => {
  app = await openTestApp();
  api = httpClient(app.url, { authorization: `Bearer ${await createApiKey(app.company.db, app.company.corpId, 'test', TEST_NOW)}` });
  for (const name of ['甲', '乙', '丙']) {
    const groupId = (await api.post('/tag-groups', { name })).body.at('id').text();
    await api.post('/tags', { groupId, name });
    await api.post('/sops', { name, trigger: { kind: 'manual' }, steps: [] });
  }
});
afterAll(async () => {
  await app.close();
});

test('a cursor leads through its own list, whatever the limit', async () => {
  for (const path of ['/tag-groups', '/tags', '/sops']) {
    const first = (await api.get(`${path}?limit=1`)).body;
    const second = (await api.get(`${path}?limit=2&cursor=${first.at('nextCursor').text()}`)).body;
    expect([...names(first), ...names(second)].sort()).toEqual(['丙', '乙', '甲']);
    expect(second.at('nextCursor').raw).toBeNull();
  }
});

test.each(['/tag-groups', '/tags', '/sops'])('a cursor of %s is refused by every other list', async (path) => {
  expect(LISTS.length).toBeGreaterThan(10);
  const cursor = (await api.get(`${path}?limit=1`)).body.at('nextCursor').text();
  for (const list of LISTS.filter((route) => route.path !== path))
    expect([list.path, await codeOf(addressOf(list), cursor)]).toEqual([list.path, 'request.cursor_invalid']);
});

test('a cursor is refused under other filters, and when it was changed or made by hand', async () => {
  const cursor = (await api.get('/tags?limit=1')).body.at('nextCursor').text();
  expect(await codeOf('/tags?q=甲', cursor)).toBe('request.cursor_invalid');
  const made = Buffer.from('[999]').toString('base64url');
  for (const wrong of ['x', made, `${cursor}x`, `${cursor.split('.')[0] ?? ''}.${made}`, `.${made}`])
    expect(await codeOf('/tags', wrong)).toBe('request.cursor_invalid');
});

async function codeOf(path: string, cursor: string): Promise<unknown> {
  const answer = await api.send('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
  return answer.body.at('error', 'code').raw;
}

function names(page: { at(key: string): { list(): { at(key: string): { text(): string } }[] } }): string[] {
  return page
    .at('items')
    .list()
    .map((item) => item.at('name').text());
}

function addressOf(route: Route): string {
  return route.path.replace(':id', route.path.startsWith('/customers/') ? '018f2b3c-4d5e-7000-8000-000000000001' : '1');
}

function hasCursor(properties: unknown): boolean {
  return typeof properties === 'object' && properties !== null && 'cursor' in properties;
}
