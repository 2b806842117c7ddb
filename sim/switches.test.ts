import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { list, smallWorld, startTestSim, type TestSim } from './testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
});

const valueOf = async (name: string) => list((await sim.control('GET', 'switches')).body.items).find((one) => one.name === name)?.value;

test('a switch stands at its first value until it is set, and survives a restart and another company', async () => {
  const items = list((await sim.control('GET', 'switches')).body.items);
  expect(items.length).toBeGreaterThan(20);
  for (const { value, values, about } of items) {
    expect([value]).toEqual(Array.isArray(values) ? values.slice(0, 1) : []);
    expect(String(about)).toMatch(/\.$/);
  }
  await sim.control('POST', 'switches', { genderType: 'string' });
  await sim.restart();
  await sim.control('POST', 'world', smallWorld(1));
  expect(await valueOf('genderType')).toBe('string');
  await sim.control('DELETE', 'switches');
  expect(await valueOf('genderType')).toBe('number');
});

test('an unknown name or value is refused, and nothing is set then', async () => {
  const wrong = await sim.control('POST', 'switches', { genderType: 'string', openPlatform: 'maybe' });
  expect(wrong).toMatchObject({ status: 400, body: { error: { message: 'Switch "openPlatform" is one of bound, unbound.' } } });
  expect(await valueOf('genderType')).toBe('number');
  expect((await sim.control('POST', 'switches', { nothing: 'x' })).body).toMatchObject({
    error: { message: 'There is no switch "nothing".' },
  });
  expect((await sim.control('POST', 'switches', { genderType: 1 })).status).toBe(400);
});
