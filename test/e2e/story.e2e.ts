import { afterAll, beforeAll, expect, test } from 'vitest';
import { localDate, localTime } from '../../domain/kernel/time.ts';
import { startProduct, type RunningProduct } from '../harness/product.ts';
import { storyteller } from '../harness/story.ts';

const ZONE = 'Asia/Shanghai';
const STAFF = 'wangfang';

let product: RunningProduct;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => {
  await product.stop();
});

test('three customers, three anchors: each gets days 1, 3, 8 and 15 of her own, and the timeline says why', async () => {
  const story = storyteller(product);
  const tag = await story.tagId('装修', '新客');
  await story.set(nextMorning(await story.now()));
  const dayZero = await story.now();

  const first = await story.scan('陈雨桐', STAFF);
  await story.addTag(first.id, tag);
  const third = await story.scan('周若琳', STAFF);
  await story.addTag(third.id, tag);
  await story.advance('PT1H');
  const seenBySalesperson: string[] = [];
  let second = first;
  // Each round begins at 10:30 of the day before.
  for (let day = 1; day <= 18; day++) {
    if (day === 3) {
      second = await story.scan('宋佳宁', STAFF);
      await story.addTag(second.id, tag);
    }
    if (day === 6) await story.removeTag(third.id, tag);
    await story.advance('P1D');
    for (const task of await story.tasks(STAFF)) seenBySalesperson.push(task.at('text').text());
    await story.confirmAll(STAFF);
  }
  await story.advance('PT2H');

  const toFirst = await story.received(first.externalUserid);
  expect(toFirst.map((message) => daysAfter(dayZero, message.at))).toEqual([1, 3, 8, 15]);
  const toSecond = await story.received(second.externalUserid);
  expect(toSecond.map((message) => message.text)).toEqual(toFirst.map((message) => message.text));
  expect(toSecond.map((message) => daysAfter(dayZero, message.at) - 2)).toEqual([1, 3, 8, 15]);
  expect((await story.received(third.externalUserid)).map((message) => daysAfter(dayZero, message.at))).toEqual([1, 3]);
  expect(seenBySalesperson.length).toBeGreaterThanOrEqual(8);

  const timeline = (await story.timeline(third.id)).join('\n');
  expect(timeline).toContain('楼盘新客');
  expect(timeline).toMatch(/移除/);
  expect(timeline).toMatch(/退出.*第 8 天 10:00、第 15 天 10:00 的消息不再发送/);

  const due = (await product.api.get(`/deliveries?customer=${first.id}`)).body.at('items').list();
  expect(due.map((delivery) => delivery.at('state').text())).toEqual(['sent', 'sent', 'sent', 'sent']);
  expect(due.map((delivery) => localTime(Date.parse(delivery.at('dueAt').text()), ZONE))).toEqual(['10:00', '10:00', '10:00', '10:00']);
});

function nextMorning(now: number): string {
  return `${localDate(now + 24 * 3_600_000, ZONE)}T09:30:00+08:00`;
}

function daysAfter(from: number, to: number): number {
  return Math.round((Date.parse(`${localDate(to, ZONE)}T00:00:00Z`) - Date.parse(`${localDate(from, ZONE)}T00:00:00Z`)) / 86_400_000);
}
