import { sql } from 'kysely';
import { isDenial } from '../../domain/wecom/errcodes.ts';
import { MINUTE } from '../../domain/kernel/time.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { at } from '../platform/db/bind.ts';
import type { Db } from '../platform/db/database.ts';
import type { Path } from './rates.ts';

export type Denials = {
  /** Keeps a refusal that a person has to end. Other refusals are nothing to it. */
  refused(where: Path, errcode: number): Promise<void>;
  /** The path answered: what was denied is allowed again. */
  answered(where: Path): Promise<void>;
};

/** Another process may have been refused: what is denied is read again after so long. */
const BELIEVED_MS = MINUTE;

/** What WeCom does not let the companies' apps do, in the table wecom_denial. */
export function createDenials({ db, clock }: { db: Db; clock: Clock }): Denials {
  const known = new Map<number, { readAt: number; paths: Set<string> }>();

  async function deniedPaths(corpId: number): Promise<Set<string>> {
    const now = clock.now();
    const believed = known.get(corpId);
    if (believed !== undefined && Math.abs(now - believed.readAt) < BELIEVED_MS) return believed.paths;
    const rows = await db.selectFrom('wecomDenial').select('path').where('corpId', '=', corpId).execute();
    const paths = new Set(rows.map(({ path }) => path));
    known.set(corpId, { readAt: now, paths });
    return paths;
  }

  return {
    async refused({ corpId, path }, errcode) {
      if (!isDenial(errcode)) return;
      const now = clock.now();
      await sql`
        insert into wecom_denial as d (corp_id, path, errcode, times, first_at, last_at)
        values (${corpId}, ${path}, ${errcode}, 1, ${at(now)}, ${at(now)})
        on conflict (corp_id, path, errcode) do update set times = d.times + 1, last_at = excluded.last_at`.execute(db);
      (await deniedPaths(corpId)).add(path);
    },
    async answered({ corpId, path }) {
      const paths = await deniedPaths(corpId);
      if (!paths.has(path)) return;
      await db.deleteFrom('wecomDenial').where('corpId', '=', corpId).where('path', '=', path).execute();
      paths.delete(path);
    },
  };
}
