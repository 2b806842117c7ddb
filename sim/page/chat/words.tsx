import type { ReactNode } from 'react';

const ADDRESS = /(https?:\/\/[^\s<>"'，。；）】]+)/;

/** A text as it was written, its addresses to be touched. */
export function Words({ text }: { text: string }): ReactNode {
  return text.split(ADDRESS).map((piece, i) =>
    // Every second piece is what the pattern caught.
    i % 2 === 1 ? (
      <a key={i} href={piece} target="_blank" rel="noreferrer">
        {piece}
      </a>
    ) : (
      piece
    ),
  );
}
