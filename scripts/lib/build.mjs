import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, tool } from './paths.mjs';
import { fail, runNode } from './run.mjs';

const compiled = ['domain', 'server', 'sim', 'bench', 'db'];
const parts = {
  server: { sources: [...compiled, 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.build.json'], build: buildServer },
  web: { sources: ['domain', 'web', 'sim/page', 'vite.config.ts', 'tsconfig.base.json', 'tsconfig.web.json'], build: buildWeb },
};
const stampFile = at('dist', '.stamp');

/** Builds into dist/ what has changed since the last build; a build with nothing to do takes a few milliseconds. */
export async function ensureBuilt() {
  const stamps = readStamps();
  for (const [name, { sources, build }] of Object.entries(parts)) {
    const hash = hashOf(sources);
    if (stamps[name] === hash) continue;
    // Forgotten first: a build that is broken off must not look finished.
    delete stamps[name];
    writeStamps(stamps);
    await build();
    stamps[name] = hash;
    writeStamps(stamps);
  }
}

async function buildServer() {
  console.log('Building the server …');
  // What was deleted from the sources must not live on in dist.
  for (const folder of compiled) rmSync(at('dist', folder), { recursive: true, force: true });
  const code = await runNode([tool('typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  if (code !== 0) fail('The server could not be built; see the messages above.');
}

async function buildWeb() {
  if (!existsSync(at('vite.config.ts'))) return;
  console.log('Building the pages …');
  const code = await runNode([tool('vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (code !== 0) fail('The pages could not be built; see the messages above.');
}

function readStamps() {
  if (!existsSync(stampFile)) return {};
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch (error) {
    console.warn(`dist/.stamp is unreadable (${error.message}); building everything`);
    return {};
  }
}

function writeStamps(stamps) {
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamps));
}

// Content, not times: a fresh clone of the same commit, or a touched file, gives the same hash.
function hashOf(sources) {
  const hash = createHash('sha256');
  // Another compiler or another library may build something else from the same sources.
  for (const path of ['package-lock.json', ...sources].flatMap(filesUnder)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(at(path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(at(path))) return [];
  if (statSync(at(path)).isFile()) return [path];
  return readdirSync(at(path), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return filesUnder(join(path, entry.name));
      return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [join(path, entry.name)] : [];
    });
}
