import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import type { Today } from '../../../domain/overview/contract.ts';
import { Face } from '../../ui/Faces.tsx';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

/** The last things that happened to customers, newest first. */
export function Recent({ rows }: { rows: Static<typeof Today>['recent'] }): ReactNode {
  return (
    <section className="card" aria-labelledby="recent">
      <div className="card-head">
        <h2 id="recent">{zh.today.recentTitle}</h2>
      </div>
      {rows.length === 0 ? (
        <Face title={zh.today.recentNone} sentence={zh.today.recentNoneSentence} />
      ) : (
        <ul className="plain-list">
          {rows.map((row, i) => (
            <li key={`${row.at} ${row.customerId} ${String(i)}`}>
              <PersonAvatar name={row.customerName} size={32} />
              <div className="spring">
                <Link to={paths.customer(row.customerId)}>{row.customerName}</Link>
                <div>{row.sentence}</div>
              </div>
              <span className="note">
                <RelativeTime at={row.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
