import { isFields } from '../../domain/wecom/wire.ts';
import type { Store } from '../store.ts';
import { parseBody, refuse } from './answer.ts';
import type { Answer, Endpoint } from './answer.ts';
import { chosen } from './limiter.ts';

type Target = { readonly path: string; readonly endpoint: Endpoint };
/** A call's place among those being answered; `refusal` when there is none for it. */
type Place = { readonly refusal?: Answer; leave(): void };

export type Crowd = { enter(target: Target, raw: string): Place };

/**
 * Calls that are being answered at the same moment, which only those held up by a `delay` fault are for long: too many of
 * one path (45033, the number is set by /_sim/limits), or two that write the same object (45035).
 */
export function createCrowd(store: Store): Crowd {
  const inside = new Map<string, number>();

  function add(key: string, by: number): number {
    const count = (inside.get(key) ?? 0) + by;
    if (count === 0) inside.delete(key);
    else inside.set(key, count);
    return count;
  }

  return {
    enter({ path, endpoint }, raw) {
      const most = chosen(store, path, 'atOnce');
      if (most === undefined && endpoint.exclusive === undefined) return NOWHERE;
      const body = endpoint.exclusive === undefined ? undefined : parseBody(raw);
      const keys = isFields(body) && endpoint.exclusive !== undefined ? [path, `${path} ${endpoint.exclusive(body)}`] : [path];
      const counts = keys.map((key) => add(key, 1));
      const leave = () => keys.forEach((key) => add(key, -1));
      if (most !== undefined && (counts[0] ?? 0) > most) return { refusal: refuse(45033, 'concurrency limit'), leave };
      return (counts[1] ?? 0) > 1 ? { refusal: refuse(45035, 'conflicting concurrent call'), leave } : { leave };
    },
  };
}

const NOWHERE: Place = { leave: () => undefined };
