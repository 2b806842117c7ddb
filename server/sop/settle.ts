import { admit, type Standing } from '../../domain/sop/admission.ts';
import { advance } from '../../domain/sop/advance.ts';
import type { Advance, Enrollment, ExitNews, SopView } from '../../domain/sop/enrollment.ts';
import { isOutdated } from '../../domain/sop/exits.ts';
import type { ReceiptOutcome } from '../../domain/sop/receipt.ts';
import type { CustomerNow } from '../../domain/sop/triggers.ts';
import type { TraceEntry } from '../../domain/sop/trace.ts';
import type { Query } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import { insertReceipts, receiptText, type ReceiptKey } from './receipts.ts';
import { distinctCustomers, historyOf, lockStepRuns, type LiveEnrollment } from './standing.ts';
import type { PublishedSop, Versions } from './versions.ts';
import { writeSettled } from './write-settled.ts';
import type { EnrollmentRef } from './writes.ts';

/** A trigger that fired: the customer should enter the SOP, unless something speaks against it. */
export type Arrival = ReceiptKey & {
  readonly kind: 'arrival';
  readonly corpId: number;
  readonly anchor: number;
  readonly friendStaff: readonly number[];
  readonly isStale: boolean;
  /** See `actorText`: who put the customer in. */
  readonly actor: string;
};

/** News that may end what the customer goes through. */
export type Departure = {
  readonly kind: 'departure';
  readonly bucket: number;
  readonly customerId: string;
  readonly at: number;
  readonly news: ExitNews;
  readonly customer: CustomerNow;
};

export type Happening = Arrival | Departure;
export type Settled = { readonly arrival: Arrival; outcome: ReceiptOutcome; enrollmentId: string | null };

/** One enrollment that was begun or ended here. */
export type Touched = {
  readonly ref: EnrollmentRef;
  readonly version: number;
  readonly isNew: boolean;
  readonly actor: string;
  enrollment: Enrollment;
  trace: TraceEntry[];
  /** Why its intents are taken back; null when they are not. */
  suppress: string | null;
};

export type SettleContext = { readonly now: number; readonly sops: ReadonlyMap<number, PublishedSop>; readonly versions: Versions };

/**
 * Works through what happened, in the given order per customer: receipts first, so that each occurrence counts once;
 * then who stands where, in one query per kind; the decisions, in pure code; and the writing, in one statement per table.
 */
export async function settle(tx: Query, context: SettleContext, happenings: readonly Happening[]): Promise<Settled[]> {
  if (happenings.length === 0) return [];
  const arrivals = happenings.filter((one) => one.kind === 'arrival');
  const departures = happenings.filter((one) => one.kind === 'departure');
  const fresh = await insertReceipts(tx, context.now, arrivals);
  await lockStepRuns(tx, distinctCustomers(departures));
  const history = await historyOf(tx, distinctCustomers(happenings), Array.from(new Set(arrivals.map((one) => one.sopId))));
  await context.versions.load(tx, [
    ...history.live.map(({ ref, version }) => ({ sopId: ref.sopId, version })),
    ...liveVersions(context.sops, arrivals),
  ]);

  const book = openBook(history.live, history.ended);
  const settled: Settled[] = [];
  for (const one of happenings) {
    if (one.kind === 'departure') depart(context, book, one);
    else settled.push(arrive(context, book, one, fresh));
  }
  await writeSettled(tx, context, { settled, touched: book.touched });
  return settled;
}

type Book = {
  readonly live: Map<string, Touched[]>;
  readonly endedAt: Map<string, number>;
  readonly touched: Set<Touched>;
};

function openBook(live: readonly LiveEnrollment[], ended: readonly { customerId: string; sopId: number; endedAt: number }[]): Book {
  const byCustomer = new Map<string, Touched[]>();
  for (const one of live) {
    const touched = { ...one, isNew: false, actor: `sop:${one.ref.sopId}`, trace: [], suppress: null };
    const list = byCustomer.get(one.ref.customerId);
    if (list === undefined) byCustomer.set(one.ref.customerId, [touched]);
    else list.push(touched);
  }
  return { live: byCustomer, endedAt: new Map(ended.map((one) => [standingKey(one), one.endedAt])), touched: new Set() };
}

function depart({ now, sops, versions }: SettleContext, book: Book, departure: Departure): void {
  for (const one of Array.from(book.live.get(departure.customerId) ?? [])) {
    const definition = versions.get({ sopId: one.ref.sopId, version: one.version });
    if (definition === undefined) throw new Error(`SOP ${one.ref.sopId} has no version ${one.version}`);
    if (isOutdated(definition, departure.news, departure.at, one.enrollment.anchor, departure.customer)) continue;
    const zone = sops.get(one.ref.sopId)?.zone ?? 'Asia/Shanghai';
    record(book, one, advance({ definition, zone }, one.enrollment, { kind: 'fact', now, news: departure.news }));
  }
}

function arrive({ now, sops, versions }: SettleContext, book: Book, arrival: Arrival, fresh: Set<string>): Settled {
  // The same key twice in one batch is taken once, too.
  if (!fresh.delete(receiptText(arrival))) return { arrival, outcome: 'duplicate', enrollmentId: null };
  const sop = sops.get(arrival.sopId);
  const definition = sop === undefined ? undefined : versions.get({ sopId: sop.id, version: sop.liveVersion });
  if (sop === undefined || definition === undefined) throw new Error(`SOP ${arrival.sopId} is not published`);
  if (arrival.isStale) return { arrival, outcome: 'stale', enrollmentId: null };
  const outcome = admit(definition, {
    // What counts is when it happened, not when it is read.
    isLive: sop.isLive || (sop.pausedAt !== null && arrival.anchor < sop.pausedAt),
    standing: standingIn(book, arrival),
    anchor: arrival.anchor,
    friendStaff: arrival.friendStaff,
  });
  if (outcome !== 'enrolled') return { arrival, outcome, enrollmentId: null };
  const { bucket, corpId, sopId, customerId, anchor } = arrival;
  const id = newId(now);
  const touched: Touched = {
    ref: { bucket, id, corpId, sopId, customerId },
    version: sop.liveVersion,
    isNew: true,
    actor: arrival.actor,
    enrollment: { anchor, startedAt: now, lastSentAt: null, state: { kind: 'new' } },
    trace: [],
    suppress: null,
  };
  book.live.set(customerId, [...(book.live.get(customerId) ?? []), touched]);
  const view: SopView = { definition, zone: sop.zone };
  record(book, touched, advance(view, touched.enrollment, { kind: 'begin', now }));
  return { arrival, outcome: 'enrolled', enrollmentId: id };
}

function record(book: Book, one: Touched, result: Advance): void {
  if (result.trace.length === 0) return;
  one.enrollment = result.enrollment;
  one.trace.push(...result.trace);
  for (const command of result.commands) {
    if (command.kind === 'suppress') one.suppress = command.reason;
  }
  book.touched.add(one);
  if (one.enrollment.state.kind !== 'ended') return;
  const others = (book.live.get(one.ref.customerId) ?? []).filter((other) => other !== one);
  book.live.set(one.ref.customerId, others);
  book.endedAt.set(standingKey(one.ref), one.enrollment.state.at);
}

function standingIn(book: Book, { customerId, sopId }: Arrival): Standing {
  if ((book.live.get(customerId) ?? []).some((one) => one.ref.sopId === sopId)) return { kind: 'live' };
  const endedAt = book.endedAt.get(standingKey({ customerId, sopId }));
  return endedAt === undefined ? { kind: 'never' } : { kind: 'ended', endedAt };
}

function standingKey(of: { customerId: string; sopId: number }): string {
  return `${of.sopId} ${of.customerId}`;
}

function liveVersions(sops: ReadonlyMap<number, PublishedSop>, arrivals: readonly Arrival[]) {
  return Array.from(new Set(arrivals.map((one) => one.sopId))).flatMap((sopId) => {
    const sop = sops.get(sopId);
    return sop === undefined ? [] : [{ sopId, version: sop.liveVersion }];
  });
}
