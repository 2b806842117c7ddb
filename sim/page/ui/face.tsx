import type { ReactNode } from 'react';
import { hueOf, initialOf } from '../../../domain/kernel/tint.ts';
import { Icon } from './icons.tsx';

/** A person: the initial on a tint of their own, the same as in the console. */
export function Face({ name, size = 40 }: { name: string; size?: number }): ReactNode {
  const hue = hueOf(name);
  return (
    <span
      className="face"
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        fontSize: size * 0.44,
        background: `hsl(${hue} 38% 87%)`,
        color: `hsl(${hue} 45% 27%)`,
      }}
    >
      {initialOf(named(name))}
    </span>
  );
}

/** A group: the faces of its first people in a square. */
export function GroupFace({ names, size = 40 }: { names: readonly string[]; size?: number }): ReactNode {
  return (
    <span className="face face-group" aria-hidden="true" style={{ width: size, height: size }}>
      {names.slice(0, 4).map((name, i) => (
        <Face key={i} name={name} size={(size - 6) / 2} />
      ))}
    </span>
  );
}

/** Something that is no person. */
export function ThingFace({ icon, size = 40 }: { icon: 'headset' | 'app' | 'code' | 'link' | 'chats'; size?: number }): ReactNode {
  return (
    <span className="face face-thing" aria-hidden="true" style={{ width: size, height: size }}>
      <Icon name={icon} size={size * 0.58} />
    </span>
  );
}

// A nickname may end in an emoji; a letter or a character says more.
function named(name: string): string {
  const letters = [...name].filter((character) => /\p{L}|\p{N}/u.test(character));
  return letters.length === 0 ? name : letters.join('');
}
