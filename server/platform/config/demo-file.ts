import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The demo company's credentials, made once by the launcher and shared with the simulator. */
export type DemoFile = {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  readonly callbackToken: string;
  readonly encodingAesKey: string;
  readonly clockToken: string;
  readonly adminPassword: string;
};

export async function readDemoFile(dataDir: string): Promise<DemoFile> {
  const file = join(dataDir, 'demo.json');
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isDemoFile(parsed)) throw new Error(`${file} is damaged: delete it together with the data folder to begin anew`);
  return parsed;
}

function isDemoFile(value: unknown): value is DemoFile {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map(Object.entries(value));
  const texts = ['corpId', 'secret', 'callbackToken', 'encodingAesKey', 'clockToken', 'adminPassword'];
  return texts.every((name) => typeof entries.get(name) === 'string') && typeof entries.get('agentId') === 'number';
}
