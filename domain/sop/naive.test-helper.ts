import { MINUTE } from '../kernel/time.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** For tests: `2026-03-01 10:00`, by the platform's own calendar and not by ours. */
export function naiveLocal(at: number, zone: string): string {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter.format(at);
}

/** For tests: `date` plus `days`, by counting noons in UTC. */
export function naiveDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** For tests: the first minute at which the wall clock of `zone` shows `wall` or later, found by walking. */
export function naiveInstant(wall: string, zone: string, hours: number): number {
  const utc = Date.parse(`${wall.replace(' ', 'T')}:00Z`);
  const offset = Date.parse(`${naiveLocal(utc - 30 * 60 * MINUTE, zone).replace(' ', 'T')}:00Z`) - (utc - 30 * 60 * MINUTE);
  for (let at = utc - offset - hours * 60 * MINUTE; ; at += MINUTE) {
    if (naiveLocal(at, zone) >= wall) return at;
  }
}
