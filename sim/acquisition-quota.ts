import { DAY } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { BALANCE_LOW, QUOTA_WARNING_DAYS } from '../domain/wecom/acquisition.ts';
import { seconds } from './clock.ts';
import { count, numberAt } from './settings.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import type { AcquisitionQuota } from './tables/acquisition.ts';

type Known = Pick<Sim, 'store' | 'clock' | 'callbacks'>;

/** What every corp has before it buys. */
const GIVEN = { units: 1_000, days: 365 } as const;
const USED = 'acquisition.used';

/** The lots that still count, the one that expires first in front. */
export function lots({ store, clock }: Pick<Sim, 'store' | 'clock'>): AcquisitionQuota[] {
  if (store.acquisitionQuotas.size === 0) put(store, GIVEN.units, clock.now() + GIVEN.days * DAY);
  return [...store.acquisitionQuotas.all()]
    .filter((lot) => lot.left > 0 && lot.expiresAt > clock.now())
    .sort((a, b) => a.expiresAt - b.expiresAt);
}

export function balanceOf(sim: Pick<Sim, 'store' | 'clock'>): number {
  return lots(sim).reduce((sum, lot) => sum + lot.left, 0);
}

/** Units used in all history. */
export function usedUnits(store: Store): number {
  return numberAt(store, USED);
}

/** Bought in the console: from nothing to something is told. */
export function addQuota(sim: Known, units: number, expiresAt: Instant): void {
  const before = balanceOf(sim);
  put(sim.store, units, expiresAt);
  if (before === 0 && units > 0) sim.callbacks.push('customer_acquisition', { ChangeType: 'balance_increased' });
}

/** Another balance altogether, for tests and demonstrations. Nothing is told. */
export function setQuota({ store }: Known, units: number, expiresAt: Instant): void {
  store.acquisitionQuotas.clear();
  put(store, units, expiresAt);
}

/** One unit, of the lot that expires first. The last one, and the first below the mark, are told. */
export function spend(sim: Known): void {
  const lot = lots(sim)[0];
  if (lot === undefined) return;
  sim.store.acquisitionQuotas.put({ ...lot, left: lot.left - 1 });
  count(sim.store, USED);
  const left = balanceOf(sim);
  if (left === 0) sim.callbacks.push('customer_acquisition', { ChangeType: 'balance_exhausted' });
  else if (left === BALANCE_LOW - 1) sim.callbacks.push('customer_acquisition', { ChangeType: 'balance_low' });
}

/** Warnings of quota that is about to expire: 14, 7, 3, 2 and 1 days before. */
export const quotaWarnings = {
  nextAt({ store, clock }: Sim): Instant | undefined {
    const live = [...store.acquisitionQuotas.all()].filter((lot) => lot.expiresAt > clock.now());
    return live.flatMap((lot) => nextWarning(lot)?.at ?? []).sort((a, b) => a - b)[0];
  },
  run(sim: Sim): void {
    const now = sim.clock.now();
    for (const lot of [...sim.store.acquisitionQuotas.all()]) {
      const due = nextWarning(lot);
      if (due === undefined || due.at > now || lot.expiresAt <= now) continue;
      // Several days skipped at once are one warning.
      const passed = QUOTA_WARNING_DAYS.filter((days) => lot.expiresAt - days * DAY <= now);
      sim.store.acquisitionQuotas.put({ ...lot, warnedDays: [...new Set([...lot.warnedDays, ...passed])] });
      sim.callbacks.push('customer_acquisition', {
        ChangeType: 'quota_expire_soon',
        ExpireTime: seconds(lot.expiresAt),
        ExpireQuotaNum: lot.left,
      });
    }
  },
};

function nextWarning({ left, expiresAt, warnedDays }: AcquisitionQuota): { at: Instant } | undefined {
  const days = left > 0 ? QUOTA_WARNING_DAYS.find((one) => !warnedDays.includes(one)) : undefined;
  return days === undefined ? undefined : { at: expiresAt - days * DAY };
}

function put(store: Store, units: number, expiresAt: Instant): void {
  store.acquisitionQuotas.put({ seq: store.next('acquisitionQuota'), expiresAt, left: units, warnedDays: [] });
}
