import type { ReactNode } from 'react';

/** A fact of a list of facts; nothing where nothing is known. */
export function Told({ term, text }: { term: string; text: string | null }): ReactNode {
  if (text === null || text === '') return null;
  return (
    <>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </>
  );
}
