import type { ReactNode } from 'react';
import { hueOf, initialOf } from '../../domain/kernel/tint.ts';

/** A face: the initial on a tint of the person's own. The name stands beside it, so it is not read out. */
export function PersonAvatar({ name, size = 28 }: { name: string; size?: number }): ReactNode {
  const hue = hueOf(name);
  return (
    <span
      className="avatar"
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        fontSize: size * 0.46,
        background: `hsl(${String(hue)} 38% 88%)`,
        color: `hsl(${String(hue)} 45% 27%)`,
      }}
    >
      {initialOf(name)}
    </span>
  );
}

/** Face, name and a second line: a role, a remark. */
export function Person({ name, note, size = 28 }: { name: string; note?: ReactNode; size?: number }): ReactNode {
  return (
    <span className="person">
      <PersonAvatar name={name} size={size} />
      <span className="person-words">
        <span className="person-name">{name}</span>
        {note === undefined ? null : <span className="note">{note}</span>}
      </span>
    </span>
  );
}
