import { DAY, localDate, startOfLocalDay } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { MassQuota } from '../domain/wecom/limits.ts';
import { ZONE } from './clock.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';

/** Send status of 93338. */
export const WAITING = 0;
export const SENT = 1;
export const NOT_FRIEND = 2;
export const OVER_QUOTA = 3;

/** How many mass messages a customer or a group may get, and since when they count: the company's choice (92135). */
export function massQuota(store: Store): MassQuota {
  const value = store.settings.get('quota')?.value;
  return value === 'perWeek7' || value === 'perDay1' ? value : 'monthDays';
}

export type QuotaWindow = { readonly since: Instant; readonly most: number };

export function quotaNow({ store, clock }: Pick<Sim, 'store' | 'clock'>): QuotaWindow {
  return quotaWindow(massQuota(store), clock.now());
}

/** Natural months, weeks from Monday and days of the company's zone. */
function quotaWindow(quota: MassQuota, now: Instant): QuotaWindow {
  const today = localDate(now, ZONE);
  const startOfDay = startOfLocalDay(now, ZONE);
  switch (quota) {
    case 'monthDays': {
      const [year, month, day] = today.split('-').map(Number);
      const days = new Date(Date.UTC(year ?? 0, month ?? 1, 0)).getUTCDate();
      return { since: startOfDay - ((day ?? 1) - 1) * DAY, most: days };
    }
    case 'perWeek7': {
      const sinceMonday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
      return { since: startOfDay - sinceMonday * DAY, most: 7 };
    }
    case 'perDay1':
      return { since: startOfDay, most: 1 };
    default:
      return quota satisfies never;
  }
}
