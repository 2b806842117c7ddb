import { createJournal } from './journal.ts';
import { codesTables } from './tables/codes.ts';
import { coreTables, type Setting } from './tables/core.ts';
import { messagesTables } from './tables/messages.ts';
import { peopleTables, type Department } from './tables/people.ts';
import { tagsTables } from './tables/tags.ts';

export type Store = ReturnType<typeof openStore>;

/** Everything the simulator knows, in memory and in the journal of `folder`. `commit()` before answering anybody. */
export function openStore(folder: string) {
  const { log, commit, close, replay } = createJournal(folder);
  const tables = {
    ...coreTables(log),
    ...peopleTables(log),
    ...codesTables(log),
    ...tagsTables(log),
    ...messagesTables(log),
  };
  replay(Object.values(tables));
  if (tables.departments.size === 0) tables.departments.put(ROOT);
  commit();
  return {
    ...tables,
    commit,
    close,
    /** The next number of a named sequence, from 1. */
    next(name: string): number {
      const value = numberSetting(tables.settings.get(`seq.${name}`)) + 1;
      tables.settings.put({ key: `seq.${name}`, value });
      return value;
    },
  };
}

export const ROOT: Department = { id: 1, name: '总部', parentid: 0, order: 100_000_000 };

/** A number kept under a key; 0 when there is none. */
export function numberSetting(setting: Setting | undefined): number {
  return typeof setting?.value === 'number' ? setting.value : 0;
}
