import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, Replayable } from './table.ts';

/** Grown by this much since it was last rewritten, the journal is rewritten again. */
const COMPACT_AFTER_BYTES = 128 * 1024 * 1024;
const RECORDS_PER_LINE = 500;

export type Journal = { readonly log: Log; commit(): void; close(): void };

/**
 * An append-only file, one line of JSON per commit: `[["put",table,record],["del",table,key],["clear",table]]`. A line
 * is one transaction: a torn last line (the process died in the write, so nobody was answered) is cut off. No fsync
 * per commit: a kill -9 of the process loses nothing the kernel has, and a simulator need not survive a power cut.
 */
export function createJournal(folder: string): Journal & { replay(tables: readonly Replayable[]): void } {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'journal.jsonl');
  let tables: readonly Replayable[] = [];
  let pending: string[] = [];
  let file: number | undefined;
  let grown = 0;

  function compact(): void {
    if (file !== undefined) closeSync(file);
    file = undefined;
    const next = `${path}.next`;
    const out = openSync(next, 'w');
    ftruncateSync(out);
    for (const line of snapshot(tables)) writeAll(out, line);
    fsyncSync(out);
    closeSync(out);
    renameSync(next, path);
    file = openSync(path, 'a');
    grown = 0;
  }

  return {
    log: (operation) => pending.push(JSON.stringify(operation)),
    replay(all) {
      tables = all;
      if (existsSync(path)) replayFile(path, new Map(all.map((table) => [table.name, table])));
      compact();
    },
    commit() {
      if (pending.length === 0) return;
      if (file === undefined) throw new Error('the journal is closed');
      const operations = pending;
      pending = [];
      // In pieces: one text of a whole company is slow to make.
      for (let i = 0; i < operations.length; i += RECORDS_PER_LINE) {
        const end = i + RECORDS_PER_LINE;
        const piece = operations.slice(i, end).join(',');
        grown += writeAll(file, `${i === 0 ? '[' : ','}${piece}${end >= operations.length ? ']\n' : ''}`);
      }
      if (grown > COMPACT_AFTER_BYTES) compact();
    },
    close() {
      if (file === undefined) return;
      closeSync(file);
      file = undefined;
    },
  };
}

/** A line may be larger than one write takes. */
function writeAll(file: number, line: string): number {
  const bytes = Buffer.from(line);
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done);
  return done;
}

function* snapshot(tables: readonly Replayable[]): Generator<string> {
  for (const table of tables) {
    let operations: string[] = [];
    for (const record of table.records()) {
      operations.push(JSON.stringify(['put', table.name, record]));
      if (operations.length < RECORDS_PER_LINE) continue;
      yield `[${operations.join(',')}]\n`;
      operations = [];
    }
    if (operations.length > 0) yield `[${operations.join(',')}]\n`;
  }
}

function replayFile(path: string, tables: ReadonlyMap<string, Replayable>): void {
  const bytes = readFileSync(path);
  let from = 0;
  for (let number = 1; from < bytes.length; number++) {
    const end = bytes.indexOf(0x0a, from);
    // Without its line end the last commit was never finished.
    if (end === -1) return;
    if (!replayLine(bytes.toString('utf8', from, end), tables)) throw new Error(`${path}: line ${number} cannot be read`);
    from = end + 1;
  }
}

function replayLine(line: string, tables: ReadonlyMap<string, Replayable>): boolean {
  const operations = parse(line);
  if (!Array.isArray(operations)) return false;
  return operations.every((operation: unknown) => {
    if (!Array.isArray(operation)) return false;
    const [kind, name, value]: unknown[] = operation;
    const table = typeof name === 'string' ? tables.get(name) : undefined;
    if (table === undefined) return false;
    if (kind === 'put') return table.load(value);
    if (kind === 'clear') table.empty();
    else if (kind === 'del' && typeof value === 'string') table.unload(value);
    else return false;
    return true;
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Reported by the caller with the line's number.
    return undefined;
  }
}
