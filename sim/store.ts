import { createJournal } from './journal.ts';
import {
  AppMessage,
  Archived,
  Call,
  Callback,
  ContactWay,
  Customer,
  Department,
  Fault,
  Friendship,
  MassMessage,
  MassTask,
  Message,
  Setting,
  Staff,
  Tag,
  TagGroup,
  Token,
  WelcomeCode,
} from './records.ts';
import { createTable } from './table.ts';

export type Store = ReturnType<typeof openStore>;

/** Everything the simulator knows, in memory and in the journal of `folder`. `commit()` before answering anybody. */
export function openStore(folder: string) {
  const { log, commit, close, replay } = createJournal(folder);
  const tables = {
    settings: createTable({ name: 'setting', schema: Setting, key: (r) => r.key, indexes: {} }, log),
    tokens: createTable({ name: 'token', schema: Token, key: (r) => r.token, indexes: {} }, log),
    departments: createTable({ name: 'department', schema: Department, key: (r) => String(r.id), indexes: {} }, log),
    staff: createTable({ name: 'staff', schema: Staff, key: (r) => staffKey(r.userid), indexes: {} }, log),
    customers: createTable({ name: 'customer', schema: Customer, key: (r) => r.externalUserid, indexes: {} }, log),
    friendships: createTable(
      {
        name: 'friendship',
        schema: Friendship,
        key: (r) => friendshipKey(r.userid, r.externalUserid),
        indexes: { staff: (r) => r.userid, customer: (r) => r.externalUserid },
      },
      log,
    ),
    contactWays: createTable({ name: 'contactWay', schema: ContactWay, key: (r) => r.configId, indexes: {} }, log),
    tagGroups: createTable({ name: 'tagGroup', schema: TagGroup, key: (r) => r.groupId, indexes: {} }, log),
    tags: createTable({ name: 'tag', schema: Tag, key: (r) => r.id, indexes: { group: (r) => r.groupId } }, log),
    massMessages: createTable({ name: 'massMessage', schema: MassMessage, key: (r) => r.msgid, indexes: {} }, log),
    massTasks: createTable(
      {
        name: 'massTask',
        schema: MassTask,
        key: (r) => `${r.msgid} ${r.userid}`,
        indexes: { staff: (r) => r.userid, message: (r) => r.msgid },
      },
      log,
    ),
    messages: createTable(
      {
        name: 'message',
        schema: Message,
        key: (r) => String(r.seq),
        indexes: { customer: (r) => r.externalUserid, friendship: (r) => friendshipKey(r.userid, r.externalUserid) },
      },
      log,
    ),
    archive: createTable({ name: 'archive', schema: Archived, key: (r) => String(r.seq), indexes: {} }, log),
    appMessages: createTable(
      { name: 'appMessage', schema: AppMessage, key: (r) => String(r.seq), indexes: { staff: (r) => r.userid } },
      log,
    ),
    welcomeCodes: createTable({ name: 'welcomeCode', schema: WelcomeCode, key: (r) => r.code, indexes: {} }, log),
    callbacks: createTable({ name: 'callback', schema: Callback, key: (r) => String(r.seq), indexes: {} }, log),
    faults: createTable({ name: 'fault', schema: Fault, key: (r) => String(r.seq), indexes: { path: (r) => r.path } }, log),
    calls: createTable({ name: 'call', schema: Call, key: (r) => String(r.seq), indexes: { path: (r) => r.path } }, log),
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

/** Userids are case-insensitive. */
export function staffKey(userid: string): string {
  return userid.toLowerCase();
}

export function friendshipKey(userid: string, externalUserid: string): string {
  return `${userid} ${externalUserid}`;
}

/** A number kept under a key; 0 when there is none. */
export function numberSetting(setting: Setting | undefined): number {
  return typeof setting?.value === 'number' ? setting.value : 0;
}
