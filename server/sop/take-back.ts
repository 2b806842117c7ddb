import { suppressIntents } from '../delivery/service.ts';
import type { Query } from '../platform/db/database.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { onWay } from './deliveries.ts';
import { factOfTrace } from './facts.ts';
import { insertTraces, type EnrollmentRef } from './writes.ts';

/** An enrollment of a version, and why its intents are taken back; null when they are not. */
export type Leaving = { readonly ref: EnrollmentRef; readonly version: number; readonly suppress: string | null };

/**
 * Takes back the intents of enrollments that ended so, one statement per reason. What was handed over already is left
 * and noted: it may still arrive (spec: automation, section 4).
 */
export async function takeBack(tx: Query, now: number, enrollments: readonly Leaving[]): Promise<void> {
  const leaving = new Map<string, Leaving>();
  const byReason = new Map<string, { bucket: number; id: string }[]>();
  for (const one of enrollments) {
    if (one.suppress === null) continue;
    leaving.set(one.ref.id, one);
    const list = byReason.get(one.suppress) ?? [];
    list.push({ bucket: one.ref.bucket, id: one.ref.id });
    byReason.set(one.suppress, list);
  }
  if (leaving.size === 0) return;
  for (const [reason, refs] of byReason) await suppressIntents(tx, now, { enrollments: refs, reason });
  await noteOnWay(tx, now, leaving);
}

// Only now, since taking back waits for a planner that is just claiming: what it claimed is seen here.
async function noteOnWay(tx: Query, now: number, leaving: ReadonlyMap<string, Leaving>): Promise<void> {
  const left = await onWay(
    tx,
    Array.from(leaving.values(), (one) => one.ref),
  );
  const notes = left.flatMap(({ enrollmentId, stepKey, ...data }) => {
    const one = leaving.get(enrollmentId);
    return one === undefined ? [] : [{ ...one, entry: { at: now, stepKey, code: 'left_on_way' as const, data } }];
  });
  await insertTraces(tx, notes);
  await recordFacts(
    tx,
    now,
    notes.flatMap(({ ref, version, entry }) => factOfTrace(ref, version, entry, `sop:${ref.sopId}`) ?? []),
  );
}
