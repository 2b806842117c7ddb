import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secretBox, type SecretBox } from './box.ts';

/**
 * The box of this installation: HUOSHUI_SECRET_KEY where several machines share a database, else a key of its own that
 * the first start writes to the data folder, readable by its account only.
 */
export async function openSecretBox({ dataDir, secretKey }: { dataDir: string; secretKey: string | undefined }): Promise<SecretBox> {
  return secretBox(secretKey ?? (await keptKey(join(dataDir, 'secret.key'))));
}

async function keptKey(file: string): Promise<string> {
  try {
    // Of two processes that start at once, one writes.
    await writeFile(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = (await readFile(file, 'utf8')).trim();
  if (key.length < 32) throw new Error(`${file} holds no key: restore it from a backup, or delete it and enter the secrets of WeCom again`);
  return key;
}
