import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SecretUnreadable, secretBox } from './box.ts';
import { openSecretBox } from './key.ts';

test('what is sealed can be opened with the same key only, and looks different every time', () => {
  const box = secretBox('first key of the installation, long enough');
  const sealed = box.seal('秘密 secret');
  expect(box.open(sealed)).toBe('秘密 secret');
  expect(sealed).not.toContain('secret');
  expect(box.seal('秘密 secret')).not.toBe(sealed);
  expect(() => secretBox('another key').open(sealed)).toThrow(SecretUnreadable);
});

test('a fingerprint finds the same text again, with the same key only', () => {
  const box = secretBox('first key of the installation, long enough');
  expect(box.fingerprint('+8613800138000')).toBe(box.fingerprint('+8613800138000'));
  expect(box.fingerprint('+8613800138000')).toMatch(/^[\w-]{43}$/);
  expect(box.fingerprint('+8613800138001')).not.toBe(box.fingerprint('+8613800138000'));
  expect(secretBox('another key').fingerprint('+8613800138000')).not.toBe(box.fingerprint('+8613800138000'));
});

test('an altered, truncated or unsealed value is unreadable, not wrong', () => {
  const box = secretBox('first key of the installation, long enough');
  const sealed = box.seal('secret');
  for (const broken of [`${sealed.slice(0, -2)}AA`, sealed.slice(0, 20), 'secret', 'sealed:1:', '']) {
    expect(() => box.open(broken)).toThrow(SecretUnreadable);
  }
});

test('the key is made once per data folder, for its account only, and two processes that start at once share it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'huoshui-key-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const [one, other] = await Promise.all([
    openSecretBox({ dataDir, secretKey: undefined }),
    openSecretBox({ dataDir, secretKey: undefined }),
  ]);
  expect(other.open(one.seal('secret'))).toBe('secret');
  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(dataDir, 'secret.key'), 'utf8').trim().length).toBeGreaterThanOrEqual(43);
});

test('a key from the environment is used instead, and an emptied key file is not replaced silently', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'huoshui-key-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const named = await openSecretBox({ dataDir, secretKey: 'from the environment, at least 32 characters' });
  expect(secretBox('from the environment, at least 32 characters').open(named.seal('secret'))).toBe('secret');
  writeFileSync(join(dataDir, 'secret.key'), '');
  await expect(openSecretBox({ dataDir, secretKey: undefined })).rejects.toThrow('holds no key');
});
