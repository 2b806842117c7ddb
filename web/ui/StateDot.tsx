import type { ReactNode } from 'react';

/** The four states of everything: flowing, held up, broken, standing still. */
export type Flow = 'live' | 'held' | 'broken' | 'still' | 'good';

/** A dot and the word for it; colour never stands alone. */
export function StateDot({ state, children }: { state: Flow; children: ReactNode }): ReactNode {
  return (
    <span className="state">
      <i className={`dot dot-${state}`} aria-hidden="true" />
      {children}
    </span>
  );
}
