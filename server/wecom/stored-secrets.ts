import type { Db } from '../platform/db/database.ts';
import { StartRefused } from '../platform/db/embedded/refused.ts';
import { SecretUnreadable, type SecretBox } from '../platform/secrets/box.ts';

/**
 * Seals what an earlier version stored in clear, and refuses the start when what is stored was sealed with another key:
 * nothing could be sent, and every callback would be refused.
 */
export async function sealStoredSecrets(db: Db, secrets: SecretBox): Promise<void> {
  const apps = await db.selectFrom('wecomApp').select(['corpId', 'secret', 'callbackToken', 'encodingAesKey']).execute();
  for (const app of apps) {
    const { secret, callbackToken, encodingAesKey } = app;
    if ([secret, callbackToken, encodingAesKey].every((value) => secrets.isSealed(value))) {
      refuseForeign(secrets, secret);
      continue;
    }
    const sealed = (value: string) => (secrets.isSealed(value) ? value : secrets.seal(value));
    await db
      .updateTable('wecomApp')
      .set({ secret: sealed(secret), callbackToken: sealed(callbackToken), encodingAesKey: sealed(encodingAesKey) })
      .where('corpId', '=', app.corpId)
      .execute();
    // Tokens are fetched again.
    await db.deleteFrom('wecomToken').where('corpId', '=', app.corpId).execute();
  }
}

function refuseForeign(secrets: SecretBox, stored: string): void {
  try {
    secrets.open(stored);
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    throw new StartRefused(
      'The secrets in the database were sealed with another key: restore secret.key in HUOSHUI_DATA, or set HUOSHUI_SECRET_KEY to the one that was used.',
      error,
    );
  }
}
