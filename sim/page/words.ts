/** 3月1日 周一 09:00 of an instant that carries +08:00: the wall clock is in the text itself. */
export function dayAndTime(iso: string): string {
  const [, month, day] = datePart(iso).split('-').map(Number);
  return `${month}月${day}日 ${weekday(iso)} ${timeOf(iso)}`;
}

export function fullDate(iso: string): string {
  const [year, month, day] = datePart(iso).split('-').map(Number);
  return `${year}年${month}月${day}日 ${weekday(iso)}`;
}

export function timeOf(iso: string): string {
  return iso.slice(11, 16);
}

export function clockOf(iso: string): string {
  return iso.slice(11, 19);
}

export function sameDay(a: string | undefined, b: string): boolean {
  return a !== undefined && datePart(a) === datePart(b);
}

/** A tint of its own for each name, from the series of the house palette. */
export function tintOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return sum % 6;
}

function datePart(iso: string): string {
  return iso.slice(0, 10);
}

function weekday(iso: string): string {
  return `周${'日一二三四五六'[new Date(`${datePart(iso)}T00:00:00Z`).getUTCDay()] ?? ''}`;
}
