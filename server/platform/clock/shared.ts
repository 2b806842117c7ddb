import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { wake } from '../jobs/wake.ts';
import type { MovableClock } from './clock.ts';

/** Moves the clock of every process of this installation: the offset is a row, the signal tells the others to read it. */
export async function moveClock(db: Db, clock: MovableClock, offsetMs: number): Promise<void> {
  await sql`update clock_offset set offset_ms = ${offsetMs}`.execute(db);
  clock.moveTo(offsetMs);
  await wake(db, 'clock');
}

/** Takes over the offset that another process set; false when it is ours already. */
export async function followClock(db: Db, clock: MovableClock): Promise<boolean> {
  const { rows } = await sql<{ offsetMs: number }>`select offset_ms from clock_offset`.execute(db);
  const [row] = rows;
  if (row === undefined || row.offsetMs === clock.offsetMs) return false;
  clock.moveTo(row.offsetMs);
  return true;
}
