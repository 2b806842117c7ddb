// U+0000 and the halves of a surrogate pair, as JSON can spell them. Raw bytes cannot: what is no UTF-8 became U+FFFD.
const SUSPECT = /\\u(?:0000|d[89a-f])/i;

/**
 * Whether some text of a body, a key included, holds U+0000 or half a surrogate pair (an emoji cut in two). PostgreSQL
 * keeps neither, and WeCom would show a customer a question mark.
 */
export function isUnstorable(json: string, parsed: unknown): boolean {
  return SUSPECT.test(json) && holdsBroken(parsed);
}

/** The same of a value that is parsed already. */
export function holdsBroken(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || /\p{Cs}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => holdsBroken(key) || holdsBroken(inner));
}
