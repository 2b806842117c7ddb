import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** Where a Chromium is, and what its environment needs besides ours. */
export type Chromium = { path: string; env: Record<string, string> };

/** The one named by CHROMIUM_PATH, else the system's, else the one that comes with the packages. */
export function findChromium(): Chromium {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return { path: given, env: {} };
  if (existsSync('/usr/bin/chromium')) return { path: '/usr/bin/chromium', env: {} };
  return packagedChromium();
}

// The package unpacks itself into the bare temporary folder, where a half-written or a foreign file would be taken for
// finished, and brings the libraries a bare machine lacks only on Amazon's systems. So: unpack in a process that
// believes to be there, into a folder of our own, and rename that into place.
function packagedChromium(): Chromium {
  if (platform() !== 'linux' || arch() !== 'x64') {
    throw new Error('No Chromium comes with the packages for this system: install one and set CHROMIUM_PATH to it.');
  }
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const folder = join(tmpdir(), `huoshui-chromium-${versionAbove(entry)}-${userInfo().uid}`);
  if (!existsSync(folder)) unpack(entry, folder);
  if (lstatSync(folder).uid !== userInfo().uid) throw new Error(`${folder} belongs to another user: remove it or set CHROMIUM_PATH.`);
  const path = join(folder, 'chromium');
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  // The system's own libraries fit better where it has them.
  for (const env of [{}, libraries]) {
    const tried = spawnSync(path, ['--version'], { env: { ...process.env, ...env }, encoding: 'utf8' });
    if (tried.status === 0) return { path, env };
  }
  throw new Error(`The Chromium of the packages does not run on this system: install one and set CHROMIUM_PATH to it.`);
}

function unpack(entry: string, folder: string): void {
  const draft = mkdtempSync(`${folder}.`);
  const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); await (chromium.default ?? chromium).executablePath()`;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    encoding: 'utf8',
  });
  if (done.status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(`The Chromium of the packages could not be unpacked: ${done.stderr}`);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another test file was first.
    if (!existsSync(folder)) throw error;
  }
}

function versionAbove(entry: string): string {
  let folder = dirname(entry);
  while (!existsSync(join(folder, 'package.json')) || !readFileSync(join(folder, 'package.json'), 'utf8').includes('"version"')) {
    folder = dirname(folder);
  }
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
