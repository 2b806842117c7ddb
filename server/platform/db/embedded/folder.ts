import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Account, canEnter, isRoot } from './account.ts';
import { errorCode, StartRefused } from './refused.ts';

/** Makes sure the data folder exists and can be written; answers with its real path. */
export function prepareFolder(dataDir: string): string {
  const folder = resolve(dataDir);
  try {
    makeFolder(folder);
    const probe = join(folder, `.writable.${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return realpathSync(folder);
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused(folderSentence(folder, errorCode(error)), error);
  }
}

/** The cluster of this data folder if it was made before, else undefined. */
export function findCluster(dataDir: string): string | undefined {
  const note = noteIn(dataDir);
  if (existsSync(note)) {
    const cluster = readFileSync(note, 'utf8').trim();
    if (existsSync(join(cluster, 'PG_VERSION'))) return cluster;
    if (existsSync(dirname(cluster))) return undefined;
    throw new StartRefused(
      `The database of ${dataDir} was kept in ${cluster}, which is gone: restore that folder, or delete ${note} to begin with an empty database.`,
    );
  }
  const cluster = join(dataDir, 'postgres');
  if (!existsSync(cluster)) return undefined;
  if (!statSync(cluster).isDirectory()) throw new StartRefused(fileInTheWay(cluster));
  if (existsSync(join(cluster, 'PG_VERSION'))) return cluster;
  if (readdirSync(cluster).length === 0) return undefined;
  throw new StartRefused(`${cluster} holds files but no PostgreSQL database: move it away or set HUOSHUI_DATA to another folder.`);
}

/** Where the new cluster of this data folder goes: inside it, or under /var/lib when the account cannot get there. */
export function placeCluster(dataDir: string, account: Account): string {
  const note = noteIn(dataDir);
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  if (canEnter(account, dataDir)) return join(dataDir, 'postgres');
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const cluster = join('/var/lib/huoshui', name, 'postgres');
  try {
    mkdirSync(dirname(cluster), { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new StartRefused(
      `PostgreSQL may not run as root and its account cannot reach ${dataDir}, and ${dirname(cluster)} could not be made instead: ` +
        `allow passage to ${dataDir} (chmod o+x on it and its parents) or run Huoshui as an ordinary user.`,
      error,
    );
  }
  writeFileSync(note, `${cluster}\n`);
  return cluster;
}

// By hand, because mkdir with `recursive` never returns where the system answers ENOENT for good (below /proc).
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw new StartRefused(fileInTheWay(folder));
    return;
  }
  makeFolder(dirname(folder));
  // Root lets the account of PostgreSQL pass through (not list); everybody else keeps the folder to himself.
  mkdirSync(folder, { mode: isRoot() ? 0o711 : 0o700 });
}

/** Refuses when so little is free that PostgreSQL would fail half-way. A new cluster takes 40 MB plus its log. */
export function checkSpace(folder: string, neededMegabytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 1_048_576);
  if (free >= neededMegabytes) return;
  throw new StartRefused(
    `The disk of ${folder} is full (${free} MB free, the database needs ${neededMegabytes} MB): free some space or set HUOSHUI_DATA to another disk.`,
  );
}

function noteIn(dataDir: string): string {
  return join(dataDir, 'postgres.location');
}

function fileInTheWay(path: string): string {
  return `${path} is a file, and Huoshui needs a folder there: move the file away or set HUOSHUI_DATA to another folder.`;
}

function folderSentence(folder: string, code: string | undefined): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of the data folder ${folder} is full: free some space or set HUOSHUI_DATA to another disk.`;
    case 'EROFS':
      return `The data folder ${folder} is on a read-only disk: set HUOSHUI_DATA to a folder that can be written.`;
    case 'EACCES':
    case 'EPERM':
      return `The data folder ${folder} cannot be written by this user: change its owner or set HUOSHUI_DATA to another folder.`;
    default:
      return `The data folder ${folder} cannot be used (${code ?? 'unknown error'}): set HUOSHUI_DATA to another folder.`;
  }
}
