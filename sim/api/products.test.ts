import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';
import { png } from '../testing/media-samples.ts';
import { download, mediaIdOf } from '../testing/upload.ts';

let sim: TestSim;
let media_id: string;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(0));
  media_id = await mediaIdOf(sim, 'media/upload_attachment', { media_type: 'image', attachment_type: '2' }, { bytes: png() });
});

const call = (name: string, body: object) => sim.call(`externalcontact/${name}`, body);
const product = (change: object = {}) => ({
  description: '世界上最好的商品',
  price: 30_000,
  product_sn: 'A1',
  attachments: [{ type: 'image', image: { media_id } }],
  ...change,
});
const add = async (change?: object) => call('add_product_album', product(change));

test('an album is added, read, changed in part and deleted, each in the documented shape', async () => {
  const made = await add();
  expect(unlikeSample('externalcontact/add_product_album', made)).toEqual([]);
  const product_id = text(made.product_id);
  const got = await call('get_product_album', { product_id });
  expect(unlikeSample('externalcontact/get_product_album', got)).toEqual([]);
  expect((await call('update_product_album', { product_id, price: 1 })).errcode).toBe(0);
  expect(await call('get_product_album', { product_id })).toMatchObject({
    product: { price: 1, description: '世界上最好的商品', product_sn: 'A1' },
  });
  expect((await call('delete_product_album', { product_id })).errcode).toBe(0);
  expect((await call('get_product_album', { product_id })).errcode).toBe(41074);
  expect((await call('delete_product_album', { product_id: 'none' })).errcode).toBe(41075);
  expect((await call('get_product_album_list', {})).product_list).toEqual([]);
});

test('its pictures outlive their upload', async () => {
  const { product_id } = await add();
  await sim.control('POST', 'clock', { jump: 'P4D' });
  const [picture] = list(Object((await call('get_product_album', { product_id })).product).attachments);
  const answer = await download(sim, 'media/get', { media_id: text(Object(picture?.image).media_id) });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(png());
});

test('the list pages by 50, and falls back to that', async () => {
  for (let i = 0; i < 53; i++) await add({ product_sn: `${i}` });
  const first = await call('get_product_album_list', { limit: 101 });
  expect(unlikeSample('externalcontact/get_product_album_list', first)).toEqual([]);
  expect(first.product_list).toHaveLength(50);
  const rest = await call('get_product_album_list', { limit: 100, cursor: first.next_cursor });
  expect(list(rest.product_list).map((one) => one.product_sn)).toEqual(['50', '51', '52']);
  expect(rest.next_cursor).toBe('');
});

test('what is wrong has its own code', async () => {
  const refusal = async (change: object) => (await add(change)).errcode;
  expect(await refusal({ description: '' })).toBe(41087);
  expect(await refusal({ description: '长'.repeat(301) })).toBe(41073);
  for (const price of [-1, 1.5, 5_000_001, '30000']) expect(await refusal({ price })).toBe(41086);
  for (const product_sn of ['中', 'a-1', 'a'.repeat(129)]) expect(await refusal({ product_sn })).toBe(41085);
  expect(await refusal({ attachments: [] })).toBe(41088);
  expect(await refusal({ attachments: Array.from({ length: 10 }, () => ({ type: 'image', image: { media_id } })) })).toBe(41064);
  expect(await refusal({ attachments: [{ type: 'video', video: { media_id } }] })).toBe(41065);
  expect(await refusal({ attachments: [{ type: 'image', image: { media_id: 'none' } }] })).toBe(40007);
  const moment = await mediaIdOf(sim, 'media/upload_attachment', { media_type: 'image', attachment_type: '1' }, { bytes: png() });
  expect(await refusal({ attachments: [{ type: 'image', image: { media_id: moment } }] })).toBe(41072);
  expect((await call('add_product_album', {})).errcode).toBe(41087);
});
