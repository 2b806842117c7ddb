import { tintOf } from './words.ts';

/** A person: the initial on a tint of their own. */
export function Face({ name }: { name: string }) {
  return (
    <span className={`face tint-${tintOf(name)}`} aria-hidden="true">
      {initialOf(name)}
    </span>
  );
}

// A nickname may end in an emoji; a letter or a character says more.
function initialOf(name: string): string {
  const letters = [...name].filter((character) => /\p{L}|\p{N}/u.test(character));
  return letters.at(-1) ?? [...name].at(-1) ?? '?';
}
