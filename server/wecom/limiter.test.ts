import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CALLS_OF_OURS } from '../../domain/wecom/rate.ts';
import { setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { createDenials } from './denials.ts';
import { createLimiter } from './limiter.ts';
import { openConnectedCompany } from './testing.ts';

let company: TestCompany;
const clock = setClock();
const where = (path = 'externalcontact/get') => ({ corpId: company.corpId, path });
const newProcess = () => createLimiter({ db: company.db, clock });

beforeAll(async () => {
  company = await openConnectedCompany();
});
afterAll(() => company.drop());
beforeEach(async () => {
  clock.set(TEST_NOW);
  await company.db.deleteFrom('wecomRate').execute();
});

test('two processes together stay within the budget of a minute, and go on in the next one', async () => {
  const [one, other] = [newProcess(), newProcess()];
  let gone = 0;
  const many = Array.from({ length: CALLS_OF_OURS.perMinute + 200 }, (_, i) =>
    (i % 2 === 0 ? one : other).turn(where(), 'usual').then(() => {
      gone += 1;
    }),
  );
  await expect.poll(() => gone).toBe(CALLS_OF_OURS.perMinute * 0.9);
  clock.set(TEST_NOW + 60_000);
  await Promise.all(many);
  expect(gone).toBe(CALLS_OF_OURS.perMinute + 200);
});

test('a greeting goes at once while usual calls wait for the next minute', async () => {
  const limiter = newProcess();
  const share = CALLS_OF_OURS.perMinute * 0.9;
  let gone = 0;
  const usual = Array.from({ length: share + 10 }, async () => {
    await limiter.turn(where(), 'usual');
    gone += 1;
  });
  await expect.poll(() => gone).toBe(share);
  await limiter.turn(where(), 'welcome');
  expect(gone).toBe(share);
  clock.set(TEST_NOW + 60_000);
  await Promise.all(usual);
});

test('45009 in one process holds back the other, with the time to wait, until it is over by the clock', async () => {
  const [one, other] = [newProcess(), newProcess()];
  await one.turn(where(), 'usual');
  await one.refused(where(), 45009);
  await expect(other.turn(where(), 'usual')).rejects.toMatchObject({
    error: { kind: 'refused', errcode: 45009, retryAfterMs: 60_000 },
  });
  await other.turn(where('externalcontact/list'), 'usual');
  clock.set(TEST_NOW + 60_000);
  await other.turn(where(), 'usual');
});

test('a denial is one row with its count, and gone when the path answers, whichever process sees that', async () => {
  const [one, other] = [createDenials({ db: company.db, clock }), createDenials({ db: company.db, clock })];
  await one.refused(where(), 48002);
  await one.refused(where(), 48002);
  await one.refused(where(), 40096);
  const rows = () => company.db.selectFrom('wecomDenial').select(['path', 'errcode', 'times']).execute();
  expect(await rows()).toEqual([{ path: 'externalcontact/get', errcode: 48002, times: 2 }]);
  await other.answered(where('externalcontact/list'));
  await other.answered(where());
  expect(await rows()).toEqual([]);
});
