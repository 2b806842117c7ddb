import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateJson } from '../files/private-file.ts';

/** What other programs learn when the product is ready (spec of `ready.json`). */
export type ReadyFile = {
  readonly url: string;
  readonly consoleUrl: string;
  readonly simUrl: string | null;
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly apiKey: string | null;
  readonly corp: { readonly corpId: string; readonly agentId: number; readonly secret: string } | null;
  readonly callback: { readonly url: string; readonly token: string; readonly encodingAesKey: string } | null;
};

/** With our pid: where no such process runs, the file is left over from a server that was killed. */
export function writeReadyFile(dataDir: string, ready: ReadyFile): Promise<void> {
  return writePrivateJson(join(dataDir, 'ready.json'), { ...ready, pid: process.pid });
}

export function removeReadyFile(dataDir: string): Promise<void> {
  return rm(join(dataDir, 'ready.json'), { force: true });
}
