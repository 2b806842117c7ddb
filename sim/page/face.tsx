import { tintOf } from './words.ts';

/** A person: the initial on a tint of their own. */
export function Face({ name }: { name: string }) {
  return (
    <span className={`face tint-${tintOf(name)}`} aria-hidden="true">
      {[...name].at(-1) ?? '?'}
    </span>
  );
}
