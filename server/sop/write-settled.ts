import type { Query } from '../platform/db/database.ts';
import { wake } from '../platform/jobs/wake.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';
import { factOfTrace } from './facts.ts';
import { settleReceipts } from './receipts.ts';
import type { SettleContext, Settled, Touched } from './settle.ts';
import { takeBack } from './take-back.ts';
import { deleteStepRuns, insertEnrollments, insertStepRuns, insertTraces, updateEnrollments, type Ended } from './writes.ts';

/** Writes what was decided: one statement per table. What ends is written first, since what begins may take its place. */
export async function writeSettled(
  tx: Query,
  { now }: SettleContext,
  { settled, touched }: { settled: readonly Settled[]; touched: ReadonlySet<Touched> },
): Promise<void> {
  const changed = Array.from(touched);
  const old = changed.filter((one) => !one.isNew);
  await updateEnrollments(
    tx,
    old.map((one) => ({ bucket: one.ref.bucket, id: one.ref.id, lastSentAt: one.enrollment.lastSentAt, ended: endedOf(one) })),
  );
  await deleteStepRuns(
    tx,
    old.filter((one) => endedOf(one) !== null).map((one) => one.ref),
  );

  const begun = changed.filter((one) => one.isNew);
  const inserted = await insertEnrollments(
    tx,
    begun.map((one) => ({
      ...one.ref,
      version: one.version,
      anchor: one.enrollment.anchor,
      startedAt: one.enrollment.startedAt,
      ended: endedOf(one),
    })),
  );
  // Somebody else enrolled the customer at the same moment; the unique index let one of us in.
  for (const one of settled) {
    if (one.enrollmentId === null || inserted.has(one.enrollmentId)) continue;
    one.outcome = 'already_active';
    one.enrollmentId = null;
  }
  const written = changed.filter((one) => !one.isNew || inserted.has(one.ref.id));
  const waiting = written.flatMap(({ isNew, ref, enrollment }) =>
    isNew && enrollment.state.kind === 'waiting' ? [{ ref, wait: enrollment.state.wait }] : [],
  );
  await insertStepRuns(tx, waiting);
  if (waiting.length > 0) await wake(tx, 'steps');
  await settleReceipts(
    tx,
    settled
      .filter((one) => one.outcome !== 'duplicate')
      .map(({ arrival, outcome, enrollmentId }) => ({ ...arrival, outcome, enrollmentId })),
  );
  await insertTraces(
    tx,
    written.flatMap(({ ref, trace }) => trace.map((entry) => ({ ref, entry }))),
  );
  await recordFacts(tx, now, [...settled.flatMap((one) => refusedFact(one, now)), ...written.flatMap(factsOf)]);
  await takeBack(tx, now, written);
}

function endedOf({ enrollment: { state } }: Touched): Ended | null {
  return state.kind === 'ended' ? { status: state.status, reason: state.reason, at: state.at } : null;
}

function factsOf(one: Touched): NewFact[] {
  return one.trace.flatMap(
    (entry) => factOfTrace(one.ref, one.version, entry, entry.code === 'entered' ? one.actor : `sop:${one.ref.sopId}`) ?? [],
  );
}

function refusedFact({ arrival, outcome }: Settled, now: number): NewFact[] {
  if (outcome === 'enrolled' || outcome === 'duplicate') return [];
  const { corpId, customerId, sopId } = arrival;
  return [{ kind: 'sop.refused', data: { sopId, outcome }, corpId, customerId, at: now, actor: `sop:${sopId}` }];
}
