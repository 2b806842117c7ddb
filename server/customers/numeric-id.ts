const LARGEST = 2_147_483_647;

/** The integer of a numeric id of the API, or undefined when no row can have it (beyond the range of `integer`). */
export function numericId(text: string): number | undefined {
  const id = Number(text);
  return Number.isSafeInteger(id) && id > 0 && id <= LARGEST ? id : undefined;
}

/** As `numericId`, with 0 — which no row has — for what no row can have: filters then find nothing. */
export function filterId(text: string): number {
  return numericId(text) ?? 0;
}
