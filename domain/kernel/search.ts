/**
 * The 1- and 2-grams of texts, lower-cased, for a GIN-indexed array: trigram indexes cannot serve the one- and
 * two-character patterns that Chinese names need. At most 200 grams.
 */
export function searchGrams(...texts: readonly (string | null | undefined)[]): string[] {
  const grams = new Set<string>();
  for (const text of texts) {
    const characters = Array.from((text ?? '').toLowerCase().replace(/\s+/g, ''));
    characters.forEach((character, i) => {
      grams.add(character);
      const next = characters[i + 1];
      if (next !== undefined) grams.add(character + next);
    });
  }
  return Array.from(grams).slice(0, 200);
}

/** The grams that a match must contain: 2-grams of the query, or its single character. */
export function queryGrams(query: string): string[] {
  const characters = Array.from(query.toLowerCase().replace(/\s+/g, ''));
  if (characters.length <= 1) return characters;
  return Array.from(new Set(characters.slice(0, -1).map((character, i) => character + (characters[i + 1] ?? ''))));
}
