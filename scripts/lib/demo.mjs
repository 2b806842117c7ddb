import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secrets that the product and its simulator share, made once per data folder and kept in demo.json. */
export function demoCompany(dataDir) {
  const file = join(dataDir, 'demo.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made = {
    corpId: `ww${randomBytes(8).toString('hex')}`,
    agentId: 1_000_002,
    secret: randomBytes(32).toString('base64url').slice(0, 43),
    callbackToken: letters(24),
    encodingAesKey: aesKey(),
    clockToken: randomBytes(24).toString('base64url'),
    adminPassword: `${letters(4)}-${letters(4)}`,
  };
  // Renamed into place, so that a start killed here leaves either all of it or nothing.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
  return made;
}

// Without letters that are taken for others when read aloud or copied from a screen.
function letters(count) {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz';
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
}

// WeCom's keys are 32 bytes in base64 without the padding, and only letters and digits.
function aesKey() {
  for (;;) {
    const key = randomBytes(32).toString('base64').slice(0, 43);
    if (/^[A-Za-z0-9]+$/.test(key)) return key;
  }
}
