import { useClock } from '../../ui/clock.ts';

export const PERIODS = ['7', '30', '90'] as const;
export type Period = (typeof PERIODS)[number];

const HOUR = 3_600_000;

/** When a period of so many days up to now began, to the hour, so that a list is not asked for anew each second. */
export function usePeriodStart(period: Period | undefined): string | undefined {
  const { now } = useClock();
  if (period === undefined || now === 0) return undefined;
  return new Date(Math.floor(now / HOUR) * HOUR - Number(period) * 24 * HOUR).toISOString();
}
