import { randomBytes } from 'node:crypto';
import type { Instant } from '../domain/kernel/time.ts';

/** Ids of the archive: a number, the milliseconds, and where it was said (91774). */
export function newArchiveMsgid(at: Instant, external: boolean): string {
  return `${randomBytes(8).readBigUInt64BE() >> 1n}_${Math.round(at)}${external ? '_external' : ''}`;
}

export const newRobotId = () => `wb${randomBytes(23).toString('base64url').slice(0, 30)}`;
export const newRoomId = () => `wr${randomBytes(23).toString('base64url').slice(0, 30)}`;
