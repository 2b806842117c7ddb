import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './chromium.ts';

/**
 * A headless Chromium: the one named by CHROMIUM_PATH, else the system's, else the one that comes with the packages.
 * Works on a bare machine too: a Chinese font is brought along when the system has none.
 */
export async function launchBrowser(): Promise<Browser> {
  const found = findChromium();
  return await chromium.launch({
    executablePath: found.path,
    args,
    env: { ...definedEnvironment(), ...found.env, ...chineseFont() },
  });
}

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Fontconfig of a bare machine knows no folder at all, so ours is named along with the usual ones.
function chineseFont(): Record<string, string> {
  if (process.platform !== 'linux' || hasChineseFont()) return {};
  const require = createRequire(import.meta.url);
  const fonts = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  const folder = join(tmpdir(), `huoshui-fonts-${userInfo().uid}`);
  const cache = join(folder, 'cache');
  mkdirSync(cache, { recursive: true });
  const folders = [
    // Regular and bold are enough for what pages use, and each weight takes time to read.
    ...readdirSync(fonts)
      .filter((name) => /^(400Regular|700Bold)$/.test(name))
      .map((name) => join(fonts, name)),
    ...['/usr/share/fonts', '/usr/local/share/fonts'].filter((path) => existsSync(path)),
  ];
  const aliases = ['sans-serif', 'serif', 'monospace', 'system-ui'].map(
    (family) => `<alias><family>${family}</family><default><family>Noto Sans SC</family></default></alias>`,
  );
  const file = join(folder, 'fonts.conf');
  writeFileSync(
    file,
    [
      '<?xml version="1.0"?>',
      '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
      '<fontconfig>',
      ...folders.map((path) => `<dir>${path}</dir>`),
      ...aliases,
      `<cachedir>${cache}</cachedir>`,
      '</fontconfig>',
    ].join('\n'),
  );
  return { FONTCONFIG_FILE: file };
}

function hasChineseFont(): boolean {
  const listed = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' });
  // Without fc-list nothing is known, and one font too many does no harm.
  return listed.error === undefined && listed.stdout.trim() !== '';
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
