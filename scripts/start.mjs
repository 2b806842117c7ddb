import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { checkPort, endPrevious, forgetReady, forgetStaleReady } from './lib/previous.mjs';
import { fail } from './lib/run.mjs';
import { childEnvironments, readSettings } from './lib/settings.mjs';
import { supervise } from './lib/supervise.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`This is Node ${process.versions.node}, and Huoshui needs 20.19 or newer: install a newer Node and run npm start again.`);
}

const settings = readSettings();
if (settings.owner) forgetStaleReady(settings.dataDir);
await ensureInstalled();
await ensureBuilt();

const embedded = 'dist/server/platform/db/embedded';
const { prepareFolder } = await import(at(embedded, 'folder.js'));
const liveness = await import(at(embedded, 'liveness.js'));
const { stopLeftover } = await import(at(embedded, 'leftover.js'));

try {
  settings.dataDir = prepareFolder(settings.dataDir);
} catch (error) {
  if (error.name !== 'StartRefused') throw error;
  fail(error.message);
}
// A worker runs beside the web process of the same folder: it owns neither the port nor the files nor the database.
if (settings.owner) {
  await endPrevious(settings.dataDir, liveness);
  await checkPort(settings.port, 'the product');
  if (settings.startsSimulator) await checkPort(settings.port + 1, 'the simulator');
  forgetReady(settings.dataDir);
}

const { server, sim } = childEnvironments(settings);
await supervise({
  dataDir: settings.dataDir,
  owner: settings.owner,
  liveness,
  stopLeftover,
  server: { script: at('dist/server/main.js'), env: server },
  sim: settings.startsSimulator ? { script: at('dist/sim/main.js'), env: sim } : undefined,
});
