const LARGEST = 2_147_483_647;

/** The integer of a numeric id of the API; 0, which no row has, for what no row can have. */
export function numericId(text: string): number {
  const id = Number(text);
  return Number.isSafeInteger(id) && id > 0 && id <= LARGEST ? id : 0;
}
