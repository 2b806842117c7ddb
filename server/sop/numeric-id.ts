const LARGEST = 2_147_483_647;

/** The integer of a numeric id of the API; 0, which no row has, when it lies beyond the range of `integer`. */
export function rowId(text: string): number {
  const id = Number(text);
  return Number.isSafeInteger(id) && id <= LARGEST ? id : 0;
}
