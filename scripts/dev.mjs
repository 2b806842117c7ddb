import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { at, root, tool } from './lib/paths.mjs';
import { checkPort } from './lib/previous.mjs';
import { childEnvironments, readSettings } from './lib/settings.mjs';

// npm run dev: simulator and server restart when their sources change, pages reload by themselves.
await ensureInstalled();
const settings = readSettings();
mkdirSync(settings.dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
await checkPort(settings.port, 'the product');
const { server, sim } = childEnvironments(settings);
const watch = [tool('tsx/dist/cli.mjs'), 'watch', '--clear-screen=false'];
const children = [
  ...(settings.startsSimulator ? [start([...watch, 'sim/main.ts'], sim)] : []),
  start([...watch, 'server/main.ts'], server),
  ...(existsSync(at('vite.config.ts')) ? [start([tool('vite/bin/vite.js')], server)] : []),
];

// The children are no members of the terminal's process group: a Ctrl-C reaches them through us alone, since a second
// signal makes a watcher kill the server before it has drained.
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stopAll);
await Promise.all(children.map(({ ended }) => ended.then(stopAll)));

function stopAll() {
  if (stopping) return;
  stopping = true;
  for (const { child } of children) child.kill('SIGTERM');
  setTimeout(() => children.forEach(({ child }) => child.kill('SIGKILL')), 12_000).unref();
}

function start(args, env) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
}
