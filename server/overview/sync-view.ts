import type { Static } from 'typebox';
import type { SyncRun as SyncRunAnswer, Reconciliation } from '../../domain/overview/contract.ts';
import { repairSentences } from '../../domain/overview/report.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { SyncRun } from '../wecom/sync-runs.ts';

/** A run as the API shows it. */
export function runView({ zone }: Scope, run: SyncRun): Static<typeof SyncRunAnswer> {
  const { examples: _, fields: __, notes, ...counts } = run.repairs;
  const when = (instant: number | null) => (instant === null ? null : isoIn(instant, zone));
  return {
    id: String(run.id),
    kind: run.kind,
    state: run.state,
    phase: run.phase,
    requestedBy: run.requestedBy,
    startedAt: isoIn(run.startedAt, zone),
    finishedAt: when(run.finishedAt),
    lastStepAt: when(run.steppedAt),
    membersTotal: run.membersTotal,
    membersDone: run.membersDone,
    relationsRead: run.relationsRead,
    customersChecked: run.customersChecked,
    problem: run.problem,
    resumeAt: when(run.resumeAt),
    error: run.error,
    counts,
    repairs: repairSentences(run.repairs),
    notes: Array.from(notes),
  };
}

/** What a comparison that has ended repaired. */
export function reconciliationView(scope: Scope, run: SyncRun): Static<typeof Reconciliation> {
  const { startedAt, finishedAt, customersChecked, counts, repairs, notes } = runView(scope, run);
  return { startedAt, finishedAt: finishedAt ?? startedAt, customersChecked: customersChecked ?? 0, ...counts, repairs, notes };
}
