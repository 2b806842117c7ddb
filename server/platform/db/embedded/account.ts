import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { errorText, StartRefused } from './refused.ts';

/** The system account PostgreSQL runs under; undefined means our own. */
export type Account = { uid: number; gid: number } | undefined;

/**
 * PostgreSQL refuses to run as root, so root drops to another account: the owner of an existing cluster
 * (whoever made it), else `postgres`, else `nobody`.
 */
export function chooseAccount(cluster: string | undefined): Account {
  if (!isRoot()) return undefined;
  if (cluster !== undefined) {
    const owner = lstatSync(cluster);
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  return findAccount('postgres') ?? findAccount('nobody') ?? { uid: 65534, gid: 65534 };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** What to add to the options of spawn. Node also drops the supplementary groups when these are set. */
export function asAccount(account: Account): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

/** Whether the account can reach the folder: asks the kernel by trying, because modes alone do not tell (ACLs, mounts). */
export function canEnter(account: Account, folder: string): boolean {
  if (account === undefined) return true;
  const tried = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...asAccount(account), cwd: '/', stdio: 'ignore' });
  if (tried.error !== undefined) {
    throw new StartRefused(
      `PostgreSQL may not run as root, and this process is not allowed to switch to uid ${account.uid} (${errorText(tried.error)}): ` +
        'run Huoshui as an ordinary user or set DATABASE_URL.',
      tried.error,
    );
  }
  return tried.status === 0;
}

function findAccount(name: string): Account {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [login, , uid, gid] = line.split(':');
    if (login === name && uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
