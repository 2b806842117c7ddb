import type { ReactNode } from 'react';

export type Figure = { readonly label: string; readonly value: ReactNode; readonly unit?: string; readonly note?: ReactNode };

/** A few numbers beside one another, each with its unit. */
export function Numbers({ figures, label }: { figures: readonly Figure[]; label: string }): ReactNode {
  return (
    <section className="card numbers-card" aria-label={label}>
      {figures.map((figure) => (
        <div key={figure.label}>
          <span className="tile-label">{figure.label}</span>
          <strong className="numbers">
            {figure.value}
            {figure.unit === undefined ? null : <small>{figure.unit}</small>}
          </strong>
          {figure.note === undefined ? null : <span className="note">{figure.note}</span>}
        </div>
      ))}
    </section>
  );
}
