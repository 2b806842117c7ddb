import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import type { Today } from '../../../domain/overview/contract.ts';
import { Face } from '../../ui/Faces.tsx';
import { count } from '../../ui/money.ts';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

/** Who still has to tap in WeCom, and how many customers wait for it. */
export function Awaiting({ rows }: { rows: Static<typeof Today>['awaitingConfirm'] }): ReactNode {
  return (
    <section className="card" aria-labelledby="awaiting">
      <div className="card-head">
        <h2 id="awaiting">{zh.today.awaitingTitle}</h2>
        <span className="spring" />
        {rows.length === 0 ? null : <Link to={paths.massTasks({ state: 'handed_over' })}>{zh.today.seeTasks}</Link>}
      </div>
      {rows.length === 0 ? (
        <Face title={zh.today.awaitingNone} sentence={zh.today.awaitingNoneSentence} />
      ) : (
        <>
          <ul className="plain-list">
            {rows.map((row) => (
              <li key={row.staffId}>
                <PersonAvatar name={row.staffName} size={32} />
                <div className="spring">
                  <Link to={paths.massTasks({ staff: row.staffId, state: 'handed_over' })}>
                    <strong>{row.staffName}</strong>
                  </Link>{' '}
                  {zh.today.awaiting(count(row.tasks), count(row.customers))}
                  <div className="note">
                    <RelativeTime after={zh.today.awaitingSince} at={row.since} />
                  </div>
                </div>
              </li>
            ))}
          </ul>
          <p className="note list-foot">{zh.today.awaitingNote}</p>
        </>
      )}
    </section>
  );
}
