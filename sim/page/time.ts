import { createContext, useContext, useEffect, useState } from 'react';

/** The simulated instant, as ISO 8601 with +08:00: the wall clock is in the text itself. */
export function useClock(offsetMs: number | undefined): string | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return offsetMs === undefined ? undefined : new Date(now + offsetMs + EAST_8).toISOString().replace('Z', '+08:00');
}

const EAST_8 = 8 * 3_600_000;
const DAY = 24 * 3_600_000;

/** The simulated day, by which 今天 and 昨天 are told. */
export const Today = createContext('');

export function useToday(): string {
  return useContext(Today);
}

export function dateOf(iso: string): string {
  return iso.slice(0, 10);
}

export function timeOf(iso: string): string {
  return iso.slice(11, 16);
}

export function clockOf(iso: string): string {
  return iso.slice(11, 19);
}

/** 2026年3月1日 周日 */
export function fullDate(iso: string): string {
  const [year, month, day] = dateOf(iso).split('-').map(Number);
  return `${year}年${month}月${day}日 ${weekday(iso)}`;
}

/** As a list of chats says it: 10:03, 昨天, 周三, 3月1日. */
export function shortWhen(iso: string, today: string): string {
  const days = daysBetween(iso, today);
  if (days === 0) return timeOf(iso);
  if (days === 1) return '昨天';
  if (days === -1) return '明天';
  return days > 1 && days < 7 ? weekday(iso) : monthAndDay(iso, today);
}

/** As a chat says it between messages: 10:03, 昨天 10:03, 周三 10:03, 3月1日 10:03. */
export function longWhen(iso: string, today: string): string {
  const short = shortWhen(iso, today);
  return short === timeOf(iso) ? short : `${short} ${timeOf(iso)}`;
}

/** Minutes from one to the other. */
export function minutesBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 60_000;
}

function daysBetween(iso: string, today: string): number {
  return Math.round((Date.parse(`${today}T00:00:00Z`) - Date.parse(`${dateOf(iso)}T00:00:00Z`)) / DAY);
}

function monthAndDay(iso: string, today: string): string {
  const [year, month, day] = dateOf(iso).split('-').map(Number);
  return dateOf(iso).slice(0, 4) === today.slice(0, 4) ? `${month}月${day}日` : `${year}年${month}月${day}日`;
}

function weekday(iso: string): string {
  return `周${'日一二三四五六'[new Date(`${dateOf(iso)}T00:00:00Z`).getUTCDay()] ?? ''}`;
}
