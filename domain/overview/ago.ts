import { DAY, HOUR, MINUTE, type Instant } from '../kernel/time.ts';

/** How long ago, as people say it: `刚刚`, `5 分钟前`, `3 小时前`, `2 天前`. Instants ahead of `now` are just now. */
export function agoText(then: Instant, now: Instant): string {
  const age = now - then;
  if (age < MINUTE) return '刚刚';
  return `${spanText(age)}前`;
}

/** A length of time in its largest whole unit: `5 分钟`, `3 小时`, `2 天`. */
export function spanText(ms: number): string {
  if (ms < HOUR) return `${Math.max(1, Math.floor(ms / MINUTE))} 分钟`;
  return ms < DAY ? `${Math.floor(ms / HOUR)} 小时` : `${Math.floor(ms / DAY)} 天`;
}
