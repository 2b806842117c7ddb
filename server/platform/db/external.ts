import pg from 'pg';
import { StartRefused } from './embedded/refused.ts';

const OLDEST = 15;
const NEWEST = 18;

/** Checks that a PostgreSQL of the operator's own answers and has a version we support. */
export async function checkExternal(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    const major = Math.floor(Number(rows[0]?.version) / 10_000);
    if (major < OLDEST || major > NEWEST) {
      throw new StartRefused(`DATABASE_URL leads to PostgreSQL ${major}, but Huoshui needs version ${OLDEST} to ${NEWEST}.`);
    }
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefused(
      `The PostgreSQL of DATABASE_URL could not be used (${reason}); check the address, the password and that it runs.`,
      error,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
