import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRandom, type Random } from '../../db/demo/random.ts';
import { killServer } from '../harness/burst.ts';
import { valueOf, type HttpClient } from '../harness/http-client.ts';
import { friendshipsInProduct, friendshipsInWecom } from '../harness/mirror.ts';
import { newDataDir, startProduct, type RunningProduct } from '../harness/product.ts';
import { storyteller } from '../harness/story.ts';

/** `SOAK_EVENTS=20000 npm test -- test/e2e/soak.e2e.ts` is the long run. */
const EVENTS = Number(process.env['SOAK_EVENTS'] ?? 800);
const CHUNK = 20;
const dataDir = newDataDir();
let product: RunningProduct | undefined;

afterAll(async () => {
  await product?.stop();
});

test(
  'what people did in WeCom is what we hold, after lost, doubled and reordered callbacks, refusals, lost answers and three kill -9',
  { timeout: 3_600_000 },
  async () => {
    product = await startProduct({ dataDir });
    const { port } = product;
    const random = createRandom(20_260_301);
    const world = await readWorld(product);
    const kills = new Set([0.25, 0.5, 0.75].map((share) => Math.floor((EVENTS * share) / CHUNK)));
    for (let chunk = 0; chunk < EVENTS / CHUNK; chunk += 1) {
      if (kills.has(chunk)) product = await killAndStart(product, port);
      await troubleCallbacks(product.sim, random);
      if (chunk % 3 === 0) await troubleCalls(product.sim, random);
      for (let i = 0; i < CHUNK; i += 1) await act(product.sim, random, world);
    }

    // Nothing troubles it any more; blocks and pauses end by the clock.
    await product.sim.send('DELETE', '/_sim/faults');
    await storyteller(product).advance('PT2H');
    const first = await product.api.post('/reconciliations');
    await storyteller(product).advance('PT5M');
    const second = await product.api.post('/reconciliations');
    expect(repairs(first.body.raw)).not.toEqual({});
    expect(repairs(second.body.raw)).toEqual({});

    const corp = valueOf(JSON.parse(readFileSync(join(dataDir, 'ready.json'), 'utf8'))).at('corp');
    const wecom = await friendshipsInWecom(product, { corpId: corp.at('corpId').text(), secret: corp.at('secret').text() });
    const ours = await friendshipsInProduct(product);
    // WeCom goes on listing whom a customer deleted; only the callback tells, and some of those were lost.
    const known = [...ours.cut].filter((key) => wecom.live.has(key));
    expect(known.filter((key) => !wecom.cut.has(key))).toEqual([]);
    const seen = new Map([...wecom.live].filter(([key]) => !ours.cut.has(key)));
    expect(differences(ours.live, seen)).toEqual([]);
    expect(ours.live.size).toBe(seen.size);
  },
);

type World = { staff: string[]; tags: string[]; friends: { userid: string; externalUserid: string }[]; made: number };

async function readWorld({ sim }: RunningProduct): Promise<World> {
  const state = (await sim.get('/_sim/state')).body;
  const staff = state
    .at('staff')
    .list()
    .map((one) => one.at('userid').text());
  const world = (await sim.get('/_sim/world')).body;
  const tags = world
    .at('tags')
    .list()
    .map((tag) => tag.at('id').text());
  const friends = world
    .at('friendships')
    .list()
    .map((one) => ({ userid: one.at('userid').text(), externalUserid: one.at('externalUserid').text() }));
  return { staff, tags, friends, made: 0 };
}

/** One of twenty in every chunk is dropped, two are doubled, two change places. */
async function troubleCallbacks(sim: HttpClient, random: Random): Promise<void> {
  const modes = random.some(['duplicate', 'duplicate', 'drop', 'reorder', 'reorder'], 5);
  for (const mode of modes) await sim.post('/_sim/callbacks/faults', { mode, times: 1 });
}

async function troubleCalls(sim: HttpClient, random: Random): Promise<void> {
  const path = random.pick(['externalcontact/get', 'externalcontact/get', 'externalcontact/get_corp_tag_list']);
  const fault = random.pick([
    { mode: 'errcode', errcode: -1 },
    { mode: 'errcode', errcode: 40014 },
    { mode: 'errcode', errcode: 60020 },
    { mode: 'dropResponse' },
    { mode: 'delay', delayMs: 200 },
    { mode: 'refuse' },
  ]);
  await sim.post('/_sim/faults', { path: `/cgi-bin/${path}`, times: random.int(1, 3), ...fault });
}

async function act(sim: HttpClient, random: Random, world: World): Promise<void> {
  const roll = random.int(0, 99);
  if (roll < 20 || world.friends.length < 50) return scan(sim, random, world);
  const index = random.int(0, world.friends.length - 1);
  const friend = world.friends[index];
  if (friend === undefined) return;
  if (roll < 30) {
    world.friends.splice(index, 1);
    await sim.post('/_sim/friendships/removals', { ...friend, by: roll < 24 ? 'customer' : 'staff' });
  } else {
    await sim.post(`/_sim/staff/${friend.userid}/edits`, {
      externalUserid: friend.externalUserid,
      addTags: [random.pick(world.tags)],
      removeTags: [random.pick(world.tags)],
      ...(roll < 60 ? { remark: `备注${random.int(1, 999)}` } : {}),
    });
  }
}

async function scan(sim: HttpClient, random: Random, world: World): Promise<void> {
  world.made += 1;
  const made = await sim.post('/_sim/customers', { name: `新友${world.made}`, gender: random.int(0, 2) });
  const friend = { userid: random.pick(world.staff), externalUserid: made.body.at('externalUserid').text() };
  await sim.post('/_sim/scans', friend);
  world.friends.push(friend);
}

async function killAndStart(running: RunningProduct, port: number): Promise<RunningProduct> {
  const ended = new Promise((resolve) => running.launcher.once('exit', resolve));
  killServer(running.launcher);
  await ended;
  return startProduct({ dataDir, port });
}

function differences(ours: Map<string, string>, wecom: Map<string, string>): string[] {
  const keys = new Set([...ours.keys(), ...wecom.keys()]);
  return [...keys]
    .filter((key) => ours.get(key) !== wecom.get(key))
    .map((key) => `${key}: ${ours.get(key) ?? 'nothing'} ≠ ${wecom.get(key) ?? 'nothing'}`);
}

/** The counts of a reconciliation's answer that are not zero. */
function repairs(answer: unknown): Record<string, unknown> {
  if (typeof answer !== 'object' || answer === null) return {};
  return Object.fromEntries(
    Object.entries(answer).filter(([name, value]) => typeof value === 'number' && value > 0 && !/checked/i.test(name)),
  );
}
