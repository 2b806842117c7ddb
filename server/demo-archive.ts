import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { isFields } from '../domain/wecom/wire.ts';
import type { Clock } from './platform/clock/clock.ts';
import type { Db } from './platform/db/database.ts';
import type { SecretBox } from './platform/secrets/box.ts';
import { addArchiveKey, connectArchive } from './wecom/archive-keys.ts';

/**
 * Gives the demo company the message archive: a pair of keys, the public one with the simulator. Once; a simulator that
 * has lost its memory gets a new pair.
 */
export async function connectDemoArchive(parts: {
  db: Db;
  clock: Clock;
  secrets: SecretBox;
  corpId: number;
  simulatorUrl: string;
}): Promise<void> {
  const { db, clock, corpId, simulatorUrl } = parts;
  const known = await db.selectFrom('wecomArchiveKey').select('version').where('corpId', '=', corpId).execute();
  const kept = await keyVersions(simulatorUrl);
  if (kept.length === 0 || !known.some(({ version }) => kept.includes(version))) {
    const pair = await promisify(generateKeyPair)('rsa', {
      modulusLength: 2_048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    // Ours first: what the simulator seals with the other half must always open.
    const version = Math.max(0, ...kept, ...known.map((key) => key.version)) + 1;
    await addArchiveKey(parts, clock.now(), corpId, { version, privateKey: pair.privateKey });
    await post(`${simulatorUrl}/_sim/archive/keys`, { publicKey: pair.publicKey, version });
  }
  const app = await db.selectFrom('wecomApp').select('secret').where('corpId', '=', corpId).executeTakeFirstOrThrow();
  // At every start: the simulator may have moved.
  await connectArchive(parts, clock.now(), corpId, { secret: parts.secrets.open(app.secret), url: simulatorUrl });
  // One that has lost its memory counts from one again.
  if (kept.length === 0) await db.updateTable('wecomArchive').set({ seq: '0' }).where('corpId', '=', corpId).execute();
}

async function keyVersions(simulatorUrl: string): Promise<number[]> {
  const answer: unknown = await (await fetch(`${simulatorUrl}/_sim/archive/keys`)).json();
  const items: unknown = isFields(answer) ? answer['items'] : undefined;
  if (!Array.isArray(items)) throw new Error('the simulator told no archive keys');
  return items.flatMap((item: unknown) => (isFields(item) && typeof item['version'] === 'number' ? [item['version']] : []));
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
}
