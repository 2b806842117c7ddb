import { closeSync, existsSync, fchownSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';

const limitBytes = 10 * 1_048_576;

/** Opens the log of a cluster for appending; a long one is set aside first (one old one is kept). */
export function openLog(cluster: string, account: Account): { path: string; descriptor: number; start: number; close(): void } {
  const path = join(cluster, 'log');
  if (existsSync(path) && statSync(path).size > limitBytes) renameSync(path, `${path}.1`);
  const descriptor = openSync(path, 'a', 0o600);
  if (account !== undefined) fchownSync(descriptor, account.uid, account.gid);
  return { path, descriptor, start: statSync(path).size, close: () => closeSync(descriptor) };
}

/** What was written since the log was opened. */
export function tailOf(log: { path: string; start: number }): string {
  return readFileSync(log.path).subarray(log.start).toString('utf8');
}
