import { DAY, HOUR, MINUTE } from '../kernel/time.ts';
import { durationOf } from './due.ts';
import type { Case } from './engine.test-helper.ts';
import { naiveLocal } from './naive.test-helper.ts';

type Pending = { key: string; planned: number; due: number; messageClass: string };

/**
 * For tests: an engine without cleverness. Every step has a timer of its own, and all of them are looked at every minute.
 * Durations only, no caps.
 */
export function naiveRun(given: Case): { sent: string[]; skipped: string[] } {
  const sent: string[] = [];
  const skipped: string[] = [];
  const local = (at: number): string => naiveLocal(at, given.sop.zone);
  const isQuiet = (at: number): boolean => {
    const { from, to } = given.quietHours;
    const time = local(at).slice(11);
    return from < to ? time >= from && time < to : from > to && (time >= from || time < to);
  };
  const expires = (one: Pending): number => {
    if (one.messageClass === 'conversation') return one.due + 4 * HOUR;
    if (one.messageClass !== 'content') return one.due + 24 * HOUR;
    let at = one.due - (one.due % MINUTE);
    while (local(at).slice(0, 10) === local(one.due).slice(0, 10)) at += MINUTE;
    return at;
  };

  let pending: Pending[] = [];
  for (const step of given.sop.definition.steps) {
    const planned = given.anchor + ('after' in step.at ? durationOf(step.at.after) : 0);
    const one = { key: step.key, planned, due: Math.max(planned, given.startedAt), messageClass: step.class ?? 'content' };
    if (planned >= given.startedAt - 10 * MINUTE) pending.push(one);
    else if (step.onPast === 'sendNow') pending.push({ ...one, due: given.startedAt });
    else if (step.onPast === 'nextDay') {
      let at = given.startedAt - (given.startedAt % MINUTE);
      while (local(at).slice(0, 10) === local(given.startedAt).slice(0, 10)) at += MINUTE;
      while (local(at).slice(11) < local(planned).slice(11)) at += MINUTE;
      pending.push({ ...one, due: at });
    } else skipped.push(`${step.key} skipped_past`);
  }

  let lastSent = -Infinity;
  const end = Math.max(given.startedAt, ...given.down.map((one) => one.to)) + 12 * DAY;
  // Seconds matter to nobody: instants of the cases are whole minutes, except when an enrollment begins.
  for (const now of minutesFrom(given, pending, end)) {
    if (given.down.some((one) => one.from <= now && now < one.to)) continue;
    const due = pending.filter((one) => one.due <= now).sort((a, b) => a.due - b.due || a.planned - b.planned);
    if (due.length === 0) continue;
    pending = pending.filter((one) => one.due > now);
    const fresh = due.filter((one) => now < expires(one));
    for (const one of due) if (!fresh.includes(one)) skipped.push(`${one.key} skipped_late`);
    const latest = fresh.at(-1);
    for (const one of fresh) if (one !== latest) skipped.push(`${one.key} skipped_superseded`);
    if (latest === undefined) continue;
    if (isQuiet(now)) {
      let until = now - (now % MINUTE);
      while (isQuiet(until)) until += MINUTE;
      if (pending.some((one) => one.due <= until)) skipped.push(`${latest.key} skipped_overtaken`);
      else pending.push({ ...latest, due: until });
      continue;
    }
    if (now < lastSent + 10 * MINUTE) {
      pending.push({ ...latest, due: lastSent + 10 * MINUTE });
      continue;
    }
    lastSent = now;
    sent.push(`${latest.key} ${naiveLocal(now, 'UTC')}`);
  }
  return { sent, skipped: skipped.sort() };
}

/** Whole minutes, and the instants in between at which something is due or a worker comes back. */
function* minutesFrom(given: Case, pending: readonly Pending[], end: number): Generator<number> {
  const odd = [given.startedAt, ...pending.map((one) => one.due)].filter((at) => at % MINUTE !== 0).sort((a, b) => a - b);
  let next = 0;
  for (let minute = given.startedAt - (given.startedAt % MINUTE); minute < end; minute += MINUTE) {
    if (minute >= given.startedAt) yield minute;
    for (let at = odd[next]; at !== undefined && at < minute + MINUTE; next += 1, at = odd[next]) yield at;
  }
}
