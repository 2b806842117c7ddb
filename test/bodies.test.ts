import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../server/platform/auth/api-key.ts';
import { openTestApp, type TestApp } from './harness/app.ts';
import { TEST_NOW } from './harness/company.ts';
import { httpClient, type Answer, type HttpClient } from './harness/http-client.ts';

let app: TestApp;
let api: HttpClient;
beforeAll(async () => {
  app = await openTestApp();
  const key = await createApiKey(app.company.db, app.company.corpId, 'test', TEST_NOW);
  api = httpClient(app.url, { authorization: `Bearer ${key}` });
});
afterAll(async () => {
  await app.close();
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

function messageOf(answer: Answer): unknown {
  return answer.body.at('error', 'message').raw;
}
