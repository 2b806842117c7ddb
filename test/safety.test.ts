import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// What must never be, found by reading the sources. Each test fails with the list of offenders.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const files = listFiles();
const code = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith('.gen.ts'));
const source = new Map(files.map((file) => [file, readText(file)]));

test('roots import in one direction only: domain ← server, domain ← web, domain/wecom ← sim', () => {
  const mayImport: Record<string, string[]> = {
    domain: ['domain/'],
    server: ['domain/', 'server/'],
    web: ['domain/', 'web/'],
    sim: ['domain/wecom/', 'domain/kernel/', 'sim/'],
  };
  const offenders = imports().filter(({ from, to }) => {
    const allowed = mayImport[rootOf(from)];
    if (allowed === undefined || isTestFile(from)) return false;
    // The files of server/ itself put the product together, the demo company included.
    if (moduleOf(from) === undefined && rootOf(from) === 'server' && to.startsWith('db/')) return false;
    return !allowed.some((prefix) => to.startsWith(prefix));
  });
  expect(offenders.map(sentence)).toEqual([]);
});

// Left to right: a module imports only modules before its own place. Those in one group are independent of each other.
const order = [
  ['platform'],
  ['wecom'],
  ['org'],
  ['customers'],
  ['stages'],
  ['events'],
  ['orders'],
  ['segments'],
  ['materials'],
  ['delivery'],
  ['channels', 'leads', 'groups'],
  ['sop', 'broadcasts', 'greetings'],
  ['benefits'],
  ['fission', 'campaigns', 'live'],
  ['analytics', 'overview', 'integrations', 'assistant'],
];

test('every module of the server has its place in the order', () => {
  const known = order.flat();
  const modules = new Set(code.flatMap((file) => moduleOf(file) ?? []));
  expect(Array.from(modules).filter((name) => !known.includes(name))).toEqual([]);
});

test('a module of the server imports only modules to its left', () => {
  const offenders = crossModuleImports().filter(({ from, to }) => placeOf(to) >= placeOf(from));
  expect(offenders.map(sentence)).toEqual([]);
});

test('a module of the server is used by others through its service.ts only', () => {
  // The platform is a library, and wecom is the client of an API: both are used file by file.
  const offenders = crossModuleImports().filter(({ to }) => {
    return !['platform', 'wecom'].includes(moduleOf(to) ?? '') && posix.basename(to) !== 'service.ts';
  });
  expect(offenders.map(sentence)).toEqual([]);
});

test('domain/ has no clock, no randomness and no Node', () => {
  expect(
    matches((file) => rootOf(file) === 'domain' && !isTestFile(file), /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|from 'node:/),
  ).toEqual([]);
});

test('names of the WeCom API are known to wecom and to the simulator only', () => {
  const outside = (file: string) => {
    const inside = ['server/wecom/', 'domain/wecom/', 'sim/', 'test/', 'bench/'].some((prefix) => file.startsWith(prefix));
    return !inside && !isTestFile(file);
  };
  // A comment may say which call something comes from; code may not.
  expect(matches(outside, /^(?!\s*(\/\/|\/?\*)).*(externalcontact\/|cgi-bin)/)).toEqual([]);
});

test('types are not talked out of: no any, no assertions, no silenced checkers', () => {
  const forbidden = [
    /:\s*any\b/,
    /\bas any\b/,
    /<any>/,
    /\bany\[\]/,
    /@ts-(ignore|nocheck|expect-error)/,
    /eslint-disable/,
    /oxlint-disable(?!-next-line \S+ -- )/,
  ];
  const typed = (file: string) => file !== here() && !file.endsWith('.mjs');
  expect(forbidden.flatMap((pattern) => matches(typed, pattern))).toEqual([]);
});

test('no file is longer than 500 lines', () => {
  const long = code.filter((file) => !isTestFile(file) && !file.endsWith('/contract.ts') && lineCount(file) > 500);
  expect(long.map((file) => `${file} has ${lineCount(file)} lines`)).toEqual([]);
});

test('there are no barrels', () => {
  const barrels = code.filter((file) => {
    if (!/\/index\.tsx?$/.test(file)) return false;
    const statements = read(file)
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    return statements.length > 0 && statements.every((statement) => /^export\s.*\sfrom\s/s.test(statement));
  });
  expect(barrels).toEqual([]);
});

test('only configuration files export a default', () => {
  expect(matches((file) => !/(^|\/)[\w.]+\.config\.ts$/.test(file) && file !== here(), /^export default /m)).toEqual([]);
});

test('relative imports name the file, .ts included', () => {
  const offenders = imports().filter(({ written }) => !/\.(ts|tsx|mjs|css|svg|json)$/.test(written));
  expect(offenders.map(({ from, written }) => `${from} imports ${written}`)).toEqual([]);
});

test('nothing names a path of somebody’s machine', () => {
  // Put together from halves, so that this file does not find itself.
  const homes = new RegExp(['/(ro', 'ot|ho', 'me/[a-z]+|Us', 'ers/[A-Za-z]+|wo', 'rk/(main|shared))/'].join(''));
  const read = (file: string) => !file.endsWith('package-lock.json');
  expect(matches(read, homes, files)).toEqual([]);
});

test('the lockfile names no registry, so that it installs from whatever npm is configured for', () => {
  expect(matches((file) => file === 'package-lock.json', /"resolved": "https?:/, files)).toEqual([]);
});

type Import = { from: string; to: string; written: string };

function imports(): Import[] {
  return code.flatMap((from) => {
    const found = read(from).matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g);
    return Array.from(found, ([, written = '']) => ({ from, written, to: posix.join(posix.dirname(from), written) }));
  });
}

function crossModuleImports(): Import[] {
  return imports().filter(({ from, to }) => {
    const [mine, other] = [moduleOf(from), moduleOf(to)];
    return mine !== undefined && other !== undefined && mine !== other && !isTestFile(from);
  });
}

function matches(chosen: (file: string) => boolean, pattern: RegExp, among: string[] = code): string[] {
  return among.filter(chosen).flatMap((file) => {
    const lines = read(file).split('\n');
    return lines.flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 120)}`] : []));
  });
}

function sentence({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

function rootOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** `customers` of `server/customers/list.ts`; the files of server/ itself put modules together and belong to none. */
function moduleOf(file: string): string | undefined {
  const [first, second, third] = file.split('/');
  return first === 'server' && third !== undefined ? second : undefined;
}

function placeOf(file: string): number {
  return order.findIndex((group) => group.includes(moduleOf(file) ?? ''));
}

function isTestFile(file: string): boolean {
  return /\.(test|e2e)\.tsx?$|(^|\/)(test|testing|bench)(\/|\.ts$)|\/test-[^/]+\.ts$/.test(file);
}

function lineCount(file: string): number {
  return read(file).split('\n').length;
}

function read(file: string): string {
  return source.get(file) ?? '';
}

function here(): string {
  return 'test/safety.test.ts';
}

function readText(file: string): string {
  const bytes = readFileSync(join(root, file));
  // A NUL early on: an image or a font, nothing to read.
  return bytes.subarray(0, 1000).includes(0) ? '' : bytes.toString('utf8');
}

/** What git would commit; in an unpacked archive without git, everything but what is made. */
function listFiles(): string[] {
  if (!existsSync(join(root, '.git'))) return walk('.').toSorted();
  const listed = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  // Deleted but not committed yet: still listed.
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)) && statSync(join(root, file)).isFile());
}

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'data', 'coverage', '.git'].includes(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() && !entry.name.endsWith('.log') ? [path] : [];
  });
}
