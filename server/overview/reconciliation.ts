import type { Static } from 'typebox';
import { isoIn } from '../../domain/kernel/time.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { reconcile, type Reconciliation } from '../../domain/wecom/contract.ts';
import { reconcileCustomers, type CustomersContext } from '../customers/service.ts';
import { syncOrg } from '../org/service.ts';
import { at, jsonb } from '../platform/db/bind.ts';
import { serveUnscoped } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { refusalOf, WecomFailure } from '../wecom/service.ts';

export type Reconcile = (scope: Scope) => Promise<Static<typeof Reconciliation>>;

/** Compares everything with WeCom and repairs it; every run is kept. What runs each night, and on request. */
export function createReconciliation(parts: CustomersContext & { pollDeliveries(corpId: number): Promise<number> }): Reconcile {
  return async (scope) => {
    const { db, clock } = parts;
    const startedAt = clock.now();
    const run = await db
      .insertInto('syncRun')
      .values({ corpId: scope.corpId, kind: 'reconciliation', startedAt: at(startedAt) })
      .returning('id')
      .executeTakeFirstOrThrow();
    try {
      await syncOrg(parts, scope.corpId);
      const customers = await reconcileCustomers(parts, scope.corpId);
      const deliveriesSettled = await parts.pollDeliveries(scope.corpId);
      const finishedAt = clock.now();
      const { notes, ...counts } = customers;
      const result = { ...counts, deliveriesSettled, notes: Array.from(notes) };
      await db
        .updateTable('syncRun')
        .set({ finishedAt: at(finishedAt), result: jsonb(result) })
        .where('id', '=', run.id)
        .execute();
      return { ...result, startedAt: isoIn(startedAt, scope.zone), finishedAt: isoIn(finishedAt, scope.zone) };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      await db
        .updateTable('syncRun')
        .set({ finishedAt: at(clock.now()), error: problem })
        .where('id', '=', run.id)
        .execute();
      throw error instanceof WecomFailure ? refusalOf(error.error) : error;
    }
  };
}

export function reconciliationRoutes(http: HttpServer, run: Reconcile): void {
  serveUnscoped(http, reconcile, ({ scope }) => run(scope));
}
