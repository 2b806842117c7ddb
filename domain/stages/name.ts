// Characters that take room or none and show nothing: controls, formats (zero-width, direction), separators, fillers, selectors.
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Those that never belong into a name; the joiner and the selectors stay, for emoji are made with them. */
const STRAY = /[\p{Cc}\u00AD\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/**
 * A name as it is kept: composed (NFC), without invisible strays, single spaces, trimmed. Undefined when nothing of it
 * would be seen; names that differ only in strays, spaces or composition become the same text.
 */
export function visibleName(text: string): string | undefined {
  // First what breaks a line, then what shows nothing: only then do marks meet their letters and spaces each other.
  const name = text
    .replace(/[\t-\r\u0085\u2028\u2029]/g, ' ')
    .replace(STRAY, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
  return name.replace(INVISIBLE, '') === '' ? undefined : name;
}
