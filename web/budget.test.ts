/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chunksOf, readManifest } from './budget.ts';

const KB = 1024;
const FIRST_LOAD = 350 * KB;
const ROUTE = 60 * KB;
const PHONES = 150 * KB;
const ENTRY = 'web/console/index.html';
const dist = (path: string): string => fileURLToPath(new URL(`../dist/web/${path}`, import.meta.url));

const manifestFile = dist('.vite/manifest.json');
// A budget that nobody measured is not kept: without a build this fails and says what to do.
if (!existsSync(manifestFile)) throw new Error('dist/web is missing: run `npm run build` first (npm test does)');
const manifest = readManifest(readFileSync(manifestFile, 'utf8'));
const gzipped = (files: Iterable<string>): number =>
  Array.from(files).reduce((sum, file) => sum + gzipSync(readFileSync(dist(file))).length, 0);

const first = chunksOf(manifest, ENTRY);
const pages = Array.from(manifest.keys()).filter((name) => /^web\/console\/.*(Page|Drawer)\.tsx$/.test(name));

test('the first load is at most 350 KB of gzip JavaScript, the landing page included', () => {
  const landing = chunksOf(manifest, 'web/console/today/TodayPage.tsx');
  expect(gzipped(new Set([...first, ...landing]))).toBeLessThanOrEqual(FIRST_LOAD);
});

test.each(pages)('%s adds at most 60 KB', (page) => {
  const added = Array.from(chunksOf(manifest, page)).filter((file) => !first.has(file));
  expect(gzipped(added)).toBeLessThanOrEqual(ROUTE);
});

test('every page of the map is a chunk of its own', () => {
  expect(pages.length).toBeGreaterThanOrEqual(15);
});

test('the simulator’s page is at most 150 KB of gzip, its style included', () => {
  const page = 'sim/page/index.html';
  const named = readFileSync(dist(page), 'utf8').matchAll(/assets\/[\w.-]+/g);
  expect(gzipped(new Set([page, ...Array.from(named, ([file]) => file)]))).toBeLessThanOrEqual(PHONES);
});
