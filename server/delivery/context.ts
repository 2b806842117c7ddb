import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import type { Log } from '../platform/log/log.ts';
import type { Channel } from './channel.ts';

/** What polling and reconciling need. */
export type DeliveryContext = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly channel: Channel;
};

/** What loops need besides: the id of this process among the workers. */
export type WorkerParts = DeliveryContext & { readonly worker: { readonly id: number } };
