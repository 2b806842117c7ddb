import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import type { Today } from '../../../domain/overview/contract.ts';
import { Face } from '../../ui/Faces.tsx';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

type Row = Static<typeof Today>['recent'][number];

/** The last things that happened to customers, newest first. */
export function Recent({ rows }: { rows: readonly Row[] }): ReactNode {
  return (
    <section className="card" aria-labelledby="recent">
      <div className="card-head">
        <h2 id="recent">{zh.today.recentTitle}</h2>
      </div>
      {rows.length === 0 ? (
        <Face title={zh.today.recentNone} sentence={zh.today.recentNoneSentence} />
      ) : (
        <ul className="plain-list">
          {inARow(rows).map(([first, ...more], i) => (
            <li key={`${first.at} ${first.customerId} ${String(i)}`}>
              <PersonAvatar name={first.customerName} size={32} />
              <div className="spring">
                <Link to={paths.customer(first.customerId)}>{first.customerName}</Link>
                <ol className="happened">
                  {[first, ...more].map((row, k) => (
                    <li key={`${row.at} ${String(k)}`}>
                      <span>{row.sentence}</span>
                      <span className="note">
                        <RelativeTime at={row.at} />
                      </span>
                    </li>
                  ))}
                </ol>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Neighbours about the same customer, together. */
function inARow(rows: readonly Row[]): [Row, ...Row[]][] {
  const runs: [Row, ...Row[]][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.[0].customerId === row.customerId) last.push(row);
    else runs.push([row]);
  }
  return runs;
}
