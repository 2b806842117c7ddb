/** A hue of a person's own, from the name: the same face everywhere. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return (hash * 47) % 360;
}

/** The character on the avatar: the last of a Chinese name (given names tell people apart), the first of another. */
export function initialOf(name: string): string {
  const characters = Array.from(name.trim());
  const last = characters.at(-1);
  if (last === undefined) return '?';
  return /\p{Script=Han}/u.test(last) && characters.length <= 4 ? last : (characters[0] ?? '?').toUpperCase();
}
