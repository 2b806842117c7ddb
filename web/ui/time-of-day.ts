/** Reads a typed time: 9:5, 09:05, 0905, 9点, 9：05; undefined when it is none. */
export function readTimeOfDay(typed: string): string | undefined {
  const text = typed.trim();
  const match = /^(\d{1,2})(?:\D(\d{1,2})?)?$/.exec(text) ?? /^(\d{1,2})(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? 0)];
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
