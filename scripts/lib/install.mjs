import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { at } from './paths.mjs';
import { fail, run } from './run.mjs';

const stamp = at('node_modules', '.huoshui-stamp');

/** Installs when node_modules is missing or does not belong to this package-lock.json. */
export async function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (isInstalledElsewise()) {
    remember(wanted);
    return;
  }
  console.log('Installing packages …');
  // The build needs the development packages, whatever NODE_ENV says.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const env = { ...process.env, NODE_ENV: 'development' };
  const code = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args], { env })
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { env, shell: process.platform === 'win32' });
  if (code !== 0) fail('The packages could not be installed (npm ci failed, see above): check the network and run the command again.');
  remember(wanted);
}

// Somebody ran npm install himself: npm keeps its own copy of what it installed, and the same list needs no second run.
function isInstalledElsewise() {
  const own = at('node_modules', '.package-lock.json');
  if (!existsSync(own)) return false;
  const installed = JSON.parse(readFileSync(own, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '' || entry.optional === true) return true;
    return installed[path]?.version === entry.version && existsSync(at(path));
  });
}

function remember(wanted) {
  try {
    writeFileSync(stamp, wanted);
  } catch (error) {
    // A read-only checkout is fine, it is only compared again next time.
    if (error.code !== 'EROFS' && error.code !== 'EACCES') throw error;
  }
}
