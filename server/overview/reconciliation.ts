import type { Static } from 'typebox';
import { reconcile, type Reconciliation } from '../../domain/overview/contract.ts';
import { actorText } from '../../domain/kernel/actor.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { Refused, refuse } from '../platform/http/refuse.ts';
import { serveUnscoped } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { refusalOf, WecomFailure } from '../wecom/service.ts';
import { beginRun, failRun, RunLost, type SyncKind, type SyncRun } from '../wecom/sync-runs.ts';
import { syncStep, type SyncParts } from './sync.ts';
import { reconciliationView } from './sync-view.ts';

export type Reconcile = (scope: Scope) => Promise<Static<typeof Reconciliation>>;
export type InlineSync = SyncParts & { readonly worker: { readonly id: number } };

/** Compares everything with WeCom, repairs it and answers with what it repaired. One at a time; every run is kept. */
export function createReconciliation(parts: InlineSync): Reconcile {
  return async (scope) => reconciliationView(scope, await runToEnd(parts, scope.corpId, 'reconciliation', actorText(scope.actor)));
}

/** Carries a run from its beginning (or where a dead process left it) to its end; refuses while another one is open. */
export async function runToEnd(parts: InlineSync, corpId: number, kind: SyncKind, by: string): Promise<SyncRun> {
  const { db, clock, worker } = parts;
  const begun = await beginRun(db, clock.now(), worker.id, corpId, kind, by);
  if (begun.kind === 'open') throw refuse('sync.running', { runId: begun.run.id, kind: begun.run.kind, state: begun.run.state });
  let { run } = begun;
  try {
    do run = await syncStep(parts, run);
    while (run.finishedAt === null);
    return run;
  } catch (error) {
    // Cancelled, or counted for dead: it has its end already.
    if (error instanceof RunLost) throw refuse('sync.ended');
    const told = error instanceof WecomFailure ? refusalOf(error.error) : error;
    await failRun(db, clock.now(), run, told instanceof Refused ? told.message : '系统出错，没有做完；原因在服务日志里');
    throw told;
  }
}

export function reconciliationRoutes(http: HttpServer, run: Reconcile): void {
  serveUnscoped(http, reconcile, ({ scope }) => run(scope));
}
