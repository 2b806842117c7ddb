import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** Records of one kind in memory, in order of insertion, found by key and by the named indexes. */
export type Table<R, I extends string> = {
  readonly size: number;
  get(key: string): R | undefined;
  all(): IterableIterator<R>;
  /** The records whose index has this value, in order of insertion. */
  by(index: I, value: string): Iterable<R>;
  put(record: R): void;
  remove(key: string): void;
  clear(): void;
};

/** What the journal needs of a table, whatever its records are. */
export type Replayable = {
  readonly name: string;
  /** False when the value is no record of this table. */
  load(value: unknown): boolean;
  unload(key: string): void;
  empty(): void;
  records(): Iterable<unknown>;
};

export type Log = (operation: readonly ['put', string, unknown] | readonly ['del', string, string] | readonly ['clear', string]) => void;

export type TableDefinition<T extends TSchema, I extends string> = {
  readonly name: string;
  readonly schema: T;
  key(record: Static<T>): string;
  /** A record may stand under several values of an index, or under none. */
  readonly indexes: { readonly [K in I]: (record: Static<T>) => string | readonly string[] };
};

export function createTable<T extends TSchema, I extends string>(
  definition: TableDefinition<T, I>,
  log: Log,
): Table<Static<T>, I> & Replayable {
  type R = Static<T>;
  const rows = new Map<string, R>();
  const checked = Compile(definition.schema);
  const entries = new Map<I, { valuesOf: (record: R) => readonly string[]; buckets: Map<string, Map<string, R>> }>();
  for (const name in definition.indexes) {
    const valueOf = definition.indexes[name];
    entries.set(name, { valuesOf: (record) => [valueOf(record)].flat(), buckets: new Map() });
  }

  function set(record: R): void {
    const key = definition.key(record);
    const old = rows.get(key);
    for (const { valuesOf, buckets } of entries.values()) {
      const values = valuesOf(record);
      if (old !== undefined) for (const value of valuesOf(old)) if (!values.includes(value)) buckets.get(value)?.delete(key);
      for (const value of values) {
        let bucket = buckets.get(value);
        if (bucket === undefined) buckets.set(value, (bucket = new Map()));
        bucket.set(key, record);
      }
    }
    rows.set(key, record);
  }

  function unset(key: string): void {
    const old = rows.get(key);
    if (old === undefined) return;
    rows.delete(key);
    for (const { valuesOf, buckets } of entries.values()) for (const value of valuesOf(old)) buckets.get(value)?.delete(key);
  }

  function wipe(): void {
    rows.clear();
    for (const { buckets } of entries.values()) buckets.clear();
  }

  return {
    name: definition.name,
    get size() {
      return rows.size;
    },
    get: (key) => rows.get(key),
    all: () => rows.values(),
    by: (index, value) => entries.get(index)?.buckets.get(value)?.values() ?? [],
    put(record) {
      set(record);
      log(['put', definition.name, record]);
    },
    remove(key) {
      if (!rows.has(key)) return;
      unset(key);
      log(['del', definition.name, key]);
    },
    clear() {
      if (rows.size === 0) return;
      wipe();
      log(['clear', definition.name]);
    },
    load(value) {
      if (!checked.Check(value)) return false;
      set(value);
      return true;
    },
    unload: unset,
    empty: wipe,
    records: () => rows.values(),
  };
}
