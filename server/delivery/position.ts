import { UUID_PATTERN } from '../../domain/kernel/id.ts';
import { decodeCursor } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';

const UUID = new RegExp(UUID_PATTERN);
/** The last instant a Date can hold. */
const LAST_INSTANT = 8.64e15;

/** A keyset position of an instant and an id; refuses any other cursor. */
export function positionOf(cursor: string): { at: number; id: string } {
  const [instant, id] = decodeCursor(cursor, 2);
  if (typeof instant !== 'number' || !Number.isInteger(instant) || Math.abs(instant) > LAST_INSTANT) throw refuse('request.cursor_invalid');
  if (typeof id !== 'string' || !UUID.test(id)) throw refuse('request.cursor_invalid');
  return { at: instant, id };
}
