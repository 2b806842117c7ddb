const TYPED_ABOVE = 1_000;

/** Whether so many people are worth typing the number. */
export function needsTypedCount(entering: number): boolean {
  return entering > TYPED_ABOVE;
}

/** Changed steps in words: a key is looked up, anything else is already words. */
export function changedText(changed: readonly string[], words: ReadonlyMap<string, string>): string {
  return changed.map((step) => words.get(step) ?? step).join('、');
}
