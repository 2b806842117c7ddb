import { createJournal } from './journal.ts';
import { archiveTables } from './tables/archive.ts';
import { acquisitionTables } from './tables/acquisition.ts';
import { aliasesTables } from './tables/aliases.ts';
import { appMessagesTables } from './tables/app-messages.ts';
import { appsTables } from './tables/apps.ts';
import { codesTables } from './tables/codes.ts';
import { coreTables, type Setting } from './tables/core.ts';
import { groupsTables } from './tables/groups.ts';
import { mediaTables } from './tables/media.ts';
import { kfTables } from './tables/kf.ts';
import { messagesTables } from './tables/messages.ts';
import { momentsTables } from './tables/moments.ts';
import { catalogTables } from './tables/catalog.ts';
import { strategiesTables } from './tables/strategies.ts';
import { paymentsTables } from './tables/payments.ts';
import { peopleTables, type Department } from './tables/people.ts';
import { statisticsTables } from './tables/statistics.ts';
import { tagsTables } from './tables/tags.ts';
import { transferTables } from './tables/transfer.ts';

export type Store = ReturnType<typeof openStore>;

/** Everything the simulator knows, in memory and in the journal of `folder`. `commit()` before answering anybody. */
export function openStore(folder: string) {
  const { log, commit, close, replay } = createJournal(folder);
  const tables = {
    ...coreTables(log),
    ...peopleTables(log),
    ...appsTables(log),
    ...aliasesTables(log),
    ...appMessagesTables(log),
    ...transferTables(log),
    ...acquisitionTables(log),
    ...codesTables(log),
    ...tagsTables(log),
    ...messagesTables(log),
    ...mediaTables(log),
    ...momentsTables(log),
    ...catalogTables(log),
    ...strategiesTables(log),
    ...archiveTables(log),
    ...kfTables(log),
    ...paymentsTables(log),
    ...groupsTables(log),
    ...statisticsTables(log),
  };
  replay(Object.values(tables));
  if (tables.departments.size === 0) tables.departments.put(ROOT);
  commit();
  return {
    ...tables,
    commit,
    close,
    /** Another company: everybody and everything they did is gone. */
    forgetWorld(): void {
      for (const table of Object.values(tables)) if (!KEPT.has(table.name)) table.clear();
    },
    /** The next number of a named sequence, from 1. */
    next(name: string): number {
      const value = numberSetting(tables.settings.get(`seq.${name}`)) + 1;
      tables.settings.put({ key: `seq.${name}`, value });
      return value;
    },
  };
}

/** What belongs to the simulator and to its app, and stays when another company moves in. */
const KEPT: ReadonlySet<string> = new Set([
  'setting',
  'token',
  'fault',
  'call',
  'app',
  'jsTicket',
  'archiveKey',
  'media',
  'picture',
  'uploadJob',
]);

export const ROOT: Department = { id: 1, name: '总部', parentid: 0, order: 100_000_000 };

/** A number kept under a key; 0 when there is none. */
export function numberSetting(setting: Setting | undefined): number {
  return typeof setting?.value === 'number' ? setting.value : 0;
}
