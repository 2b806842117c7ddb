import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isAlive } from './liveness.ts';
import { errorCode, StartRefused } from './refused.ts';

/**
 * One Huoshui per data folder. PostgreSQL guards its own files in any case; this guards what happens before it
 * runs (initdb, adoption) and gives the second start a sentence to read.
 */
export function takeLock(dataDir: string): { release(): void } {
  const file = join(dataDir, 'embedded.lock');
  const mine = JSON.stringify({ pid: process.pid, birth: birthOf(process.pid), nonce: Math.random() });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (linked(draft, file)) return { release: () => release(file, mine) };
      evictIfStale(file, dataDir);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new StartRefused(`Several Huoshui are starting on the data folder ${dataDir} at the same moment: start it once.`);
}

// A hard link appears with its content at once; a file made with O_EXCL could be read while still empty.
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function evictIfStale(file: string, dataDir: string): void {
  const seen = contentOf(file);
  if (seen === undefined) return;
  const holder = parse(seen);
  if (holder !== undefined && isAlive(holder.pid) && (holder.birth === '' || birthOf(holder.pid) === holder.birth)) {
    throw new StartRefused(
      `Huoshui is already running on the data folder ${dataDir} (process ${holder.pid}): ` +
        'stop that one first, or give this one another folder with HUOSHUI_DATA.',
    );
  }
  // Two may find the same stale lock; only one rename of it succeeds, and a fresh lock caught by mistake goes back.
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (contentOf(aside) !== seen) linked(aside, file);
  rmSync(aside, { force: true });
}

function release(file: string, mine: string): void {
  if (contentOf(file) === mine) rmSync(file, { force: true });
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): { pid: number; birth: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // A lock cut off by a full disk or a power failure holds nobody.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('birth' in value)) return undefined;
  return typeof value.pid === 'number' && typeof value.birth === 'string' ? { pid: value.pid, birth: value.birth } : undefined;
}
