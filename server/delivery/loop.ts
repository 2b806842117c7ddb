import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import type { Log } from '../platform/log/log.ts';
import type { WecomClient } from '../wecom/service.ts';
import { createPlanLoop } from './planner.ts';
import { createReconcileLoop } from './reconcile.ts';
import { createResultLoop, pollNow } from './results.ts';
import { wecomChannel } from './wecom-channel.ts';

type Parts = { readonly db: Db; readonly clock: Clock; readonly log: Pick<Log, 'info' | 'warn'>; readonly wecom: WecomClient };

/** The three loops of delivery: hand over, find lost hand-overs, read results. */
export function deliveryLoops(
  parts: Parts & {
    readonly worker: { readonly id: number };
    /** Whether steps that are due now are still being decided (the SOP module knows). */
    readonly hasDueSteps: () => Promise<boolean>;
  },
): Loop[] {
  const own = { ...parts, channel: wecomChannel(parts.wecom) };
  return [createPlanLoop(own), createReconcileLoop(own), createResultLoop(own)];
}

/** Asks WeCom now about everything open of a company; how many deliveries got their final outcome. For reconciliation. */
export function pollDeliveries(parts: Parts, corpId: number): Promise<number> {
  return pollNow({ ...parts, channel: wecomChannel(parts.wecom) }, corpId);
}
