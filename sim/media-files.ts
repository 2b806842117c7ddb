import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorConfig } from './config.ts';

/** The bytes of media, outside the journal: one file per content, named by its SHA-256. */
type Place = Pick<SimulatorConfig, 'data'>;

export function fileOf(place: Place, sha256: string): string {
  return join(folderOf(place), sha256);
}

/** Keeps the bytes before anybody hears of them; gives their SHA-256. */
export function keepBytes(place: Place, bytes: Uint8Array): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (existsSync(fileOf(place, sha256))) return sha256;
  const part = newPart(place);
  writeFileSync(part, bytes);
  keepFile(place, part, sha256);
  return sha256;
}

/** Where a file grows until it is whole. */
export function newPart(place: Place): string {
  mkdirSync(folderOf(place), { recursive: true });
  parts += 1;
  return join(folderOf(place), `${process.pid}-${parts}.part`);
}

/** Makes a finished part the content of that name. */
export function keepFile(place: Place, part: string, sha256: string): void {
  renameSync(part, fileOf(place, sha256));
}

export function dropFile(place: Place, sha256: string): void {
  rmSync(fileOf(place, sha256), { force: true });
}

let parts = 0;

function folderOf({ data }: Place): string {
  return join(data, 'media');
}
