import { afterAll, beforeAll, expect, test } from 'vitest';
import { newDataDir, startProduct, type RunningProduct } from '../harness/product.ts';
import { storyteller } from '../harness/story.ts';

const STAFF = 'wangfang';
const dataDir = newDataDir();
let product: RunningProduct;

beforeAll(async () => {
  product = await startProduct({ dataDir });
});
afterAll(async () => {
  await product.stop();
});

const write = (from: string, to: string, text: string) => product.sim.post('/_sim/messages', { from, to, text });
async function kinds(customerId: string): Promise<string[]> {
  const items = (await product.api.get(`/customers/${customerId}/timeline`)).body.at('items').list();
  return items.flatMap((item) =>
    item.at('kind').text().startsWith('message.') ? [`${item.at('kind').text()} ${item.at('detail').text()}`] : [],
  );
}

test('what a customer writes is on her timeline in seconds, once, before and after a kill -9', async () => {
  const story = storyteller(product);
  const her = await story.scan('沈知微', STAFF);
  await write(her.externalUserid, STAFF, '在吗');
  await expect.poll(() => kinds(her.id), { timeout: 15_000 }).toEqual(['message.received 在吗']);
  await write(STAFF, her.externalUserid, '在的');
  await write(her.externalUserid, STAFF, '想看看样板间');
  const all = ['message.received 想看看样板间', 'message.written 在的', 'message.received 在吗'];
  await expect.poll(() => kinds(her.id), { timeout: 15_000 }).toEqual(all);

  const { port } = product;
  product.launcher.kill('SIGKILL');
  await new Promise((resolve) => product.launcher.once('exit', resolve));
  product = await startProduct({ dataDir, port });
  expect(await kinds(her.id)).toEqual(all);
  await write(her.externalUserid, STAFF, '明天上午可以');
  await expect.poll(() => kinds(her.id), { timeout: 15_000 }).toEqual(['message.received 明天上午可以', ...all]);
});

test('what an SOP had sent is told once, by the SOP', async () => {
  const story = storyteller(product);
  const her = await story.scan('顾清和', STAFF);
  await story.addTag(her.id, await story.tagId('装修', '新客'));
  await story.advance('P2D');
  await story.confirmAll(STAFF);
  await story.advance('PT12H');
  expect((await story.received(her.externalUserid)).length).toBeGreaterThan(0);
  const items = (await product.api.get(`/customers/${her.id}/timeline`)).body.at('items').list();
  expect(items.map((item) => item.at('kind').text())).toContain('delivery.sent');
  expect(await kinds(her.id)).toEqual([]);
});
