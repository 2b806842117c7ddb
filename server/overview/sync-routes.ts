import * as contract from '../../domain/overview/contract.ts';
import { actorText } from '../../domain/kernel/actor.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { cancelRun, pageOfRuns, readRun, requestRun } from '../wecom/sync-runs.ts';
import { runView } from './sync-view.ts';

/** Syncs with WeCom: what runs, how far it has come, what it repaired; starting and cancelling. */
export function syncRoutes(http: HttpServer): void {
  serve(http, contract.listSyncRuns, async (tx, { scope, query }) => {
    const { limit = 50, cursor } = query;
    const rows = await pageOfRuns(tx, scope.corpId, { beforeId: positionOf(cursor), limit: limit + 1 });
    return pageOf(
      rows,
      limit,
      (run) => [run.id],
      (run) => runView(scope, run),
    );
  });
  serve(http, contract.readSyncRun, async (tx, { scope, params }) => {
    const run = await readRun(tx, scope.corpId, Number(params.id));
    if (run === undefined) throw refuse('sync.not_found');
    return runView(scope, run);
  });
  serve(http, contract.startSyncRun, async (tx, { scope, body, now }) => {
    const { run } = await requestRun(tx, now, scope.corpId, body.kind, actorText(scope.actor));
    if (run.kind !== body.kind) throw refuse('sync.running', { runId: run.id, kind: run.kind, state: run.state });
    return runView(scope, run);
  });
  serve(http, contract.cancelSyncRun, async (tx, { scope, params, now }) => {
    const id = Number(params.id);
    const cancelled = await cancelRun(tx, now, scope.corpId, id);
    if (cancelled !== undefined) return runView(scope, cancelled);
    throw refuse((await readRun(tx, scope.corpId, id)) === undefined ? 'sync.not_found' : 'sync.ended');
  });
}

function positionOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'number' || !Number.isInteger(id)) throw refuse('request.cursor_invalid');
  return id;
}
