import { zh } from '../../ui/zh.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 35 分钟, 6 小时, 2.5 天, 41 天: how long, as exactly as one would say it. */
export function stayText(seconds: number): string {
  const words = zh.stages.seconds;
  if (seconds < HOUR) return words.minutes(Math.max(1, Math.round(seconds / MINUTE)));
  if (seconds < DAY) return words.hours(Math.round(seconds / HOUR));
  const days = seconds / DAY;
  return words.days(days < 10 ? String(Math.round(days * 10) / 10) : String(Math.round(days)));
}

/** 0%, <1%, 37%, 100%: never rounded to none or all. */
export function percentText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const percent = (part / whole) * 100;
  if (percent < 1) return '<1%';
  return `${String(part === whole ? 100 : Math.min(99, Math.round(percent)))}%`;
}
