import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Account, asAccount } from './account.ts';
import { ask, urlOf } from './credentials.ts';
import { errorCode, StartRefused } from './refused.ts';

const majorVersion = '18';

/** Makes the cluster beside its place and renames it there, so that a start killed half-way leaves none that looks whole. */
export async function createCluster(options: {
  binaries: string;
  cluster: string;
  account: Account;
  password: string;
  sync: boolean;
}): Promise<void> {
  const { binaries, cluster, account, password } = options;
  const prefix = `${basename(cluster)}.new-`;
  for (const name of readdirSync(dirname(cluster))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(cluster), name), { recursive: true, force: true, maxRetries: 3 });
  }
  const draft = join(dirname(cluster), `${prefix}${process.pid}`);
  const passwordFile = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    await initdb(binaries, draft, passwordFile, account, options.sync);
    if (existsSync(cluster)) rmSync(cluster, { recursive: true });
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Refuses a cluster this PostgreSQL cannot open, and gives one that was restored by root to the account. */
export function checkCluster(cluster: string, account: Account): void {
  const version = readVersion(cluster);
  if (version !== majorVersion) {
    throw new StartRefused(
      `The database in ${cluster} was made by PostgreSQL ${version}, and this Huoshui brings ${majorVersion}: ` +
        'restore a backup into an empty data folder, or run it with its own PostgreSQL and set DATABASE_URL.',
    );
  }
  const { uid } = lstatSync(cluster);
  if (account !== undefined && uid !== account.uid) giveTo(account, cluster);
  if (account === undefined && process.getuid !== undefined && uid !== process.getuid()) {
    throw new StartRefused(
      `The database in ${cluster} belongs to another user (uid ${uid}): start Huoshui as that user or as root, or change the owner of the folder.`,
    );
  }
  // PostgreSQL refuses a folder that others can read, which is how a restored copy often looks.
  chmodSync(cluster, 0o700);
}

export async function ensureDatabase(port: number, password: string): Promise<void> {
  const server = urlOf(port, password, 'postgres');
  const found = await ask(server, `select 1 from pg_database where datname = 'huoshui'`);
  if (found.length > 0) return;
  await ask(server, 'create database huoshui');
}

function readVersion(cluster: string): string {
  try {
    return readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (errorCode(error) !== 'EACCES') throw error;
    throw new StartRefused(
      `The database in ${cluster} belongs to another user: start Huoshui as that user or as root, or change the owner of the folder.`,
      error,
    );
  }
}

async function initdb(binaries: string, folder: string, passwordFile: string, account: Account, sync: boolean): Promise<void> {
  // Builtin C.UTF-8: byte order is fast and the same on every system, and lower() still knows every alphabet.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = ['--username=huoshui', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const args = ['-D', folder, ...locale, ...access, '--no-instructions', ...(sync ? [] : ['--no-sync'])];
  const child = spawn(join(binaries, 'bin', 'initdb'), args, {
    ...asAccount(account),
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  if (complaint.includes('No space left on device')) {
    throw new StartRefused(`The disk of ${dirname(folder)} is full: free some space or set HUOSHUI_DATA to another disk.`);
  }
  const reason = complaint.trim().split('\n').at(-1) ?? '';
  throw new StartRefused(
    `The embedded PostgreSQL could not be set up in ${dirname(folder)} (${reason}): set DATABASE_URL to another PostgreSQL.`,
  );
}

function giveTo(account: { uid: number; gid: number }, path: string): void {
  lchownSync(path, account.uid, account.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(account, join(path, name));
}
