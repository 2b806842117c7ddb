import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { listCustomerEnrollments, type EnrollmentRow } from '../../../domain/sop/contract.ts';
import { query } from '../../api/call.ts';
import { Face, Loaded } from '../../ui/Faces.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { ENROLLMENT_FLOW } from '../sops/flow.ts';

/** Every sequence that she entered, and every trigger that led to none, with its reason. */
export function CustomerSops({ id }: { id: string }): ReactNode {
  const story = useQuery({ ...query(listCustomerEnrollments, { params: { id } }), refetchInterval: 15_000 });
  return (
    <Loaded query={story}>
      {({ enrollments, refused }) => {
        if (enrollments.length === 0 && refused.length === 0)
          return <Face title={zh.customers.sopsEmpty} sentence={zh.customers.sopsEmptySentence} />;
        return (
          <div className="stack">
            {enrollments.length === 0 ? null : (
              <ul className="enrollments">
                {enrollments.map((row) => (
                  <EnrollmentCard key={row.id} row={row} />
                ))}
              </ul>
            )}
            {refused.length === 0 ? null : (
              <section aria-labelledby="refused">
                <h3 id="refused">{zh.customers.refusedTitle}</h3>
                <p className="note">{zh.customers.refusedNote}</p>
                <ul className="refused">
                  {refused.map((receipt, i) => (
                    <li key={`${receipt.sopId} ${receipt.at} ${String(i)}`}>
                      <StateDot state="held">
                        <Link to={paths.sop(receipt.sopId)}>{receipt.sopName}</Link>
                      </StateDot>
                      <span>{receipt.sentence}</span>
                      <span className="note">
                        <RelativeTime at={receipt.at} />
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function EnrollmentCard({ row }: { row: Static<typeof EnrollmentRow> }): ReactNode {
  return (
    <li className="card">
      <div className="enrollment-head">
        <Link to={paths.enrollment(row.sopId, row.id)}>
          <strong>{row.sopName}</strong>
        </Link>
        <StateDot state={ENROLLMENT_FLOW[row.status]}>{zh.sops.enrollmentStatus[row.status]}</StateDot>
        <span className="spring" />
        <span className="enrollment-day">{zh.customers.day(row.day)}</span>
      </div>
      <p className="note row">
        <span>
          <RelativeTime after={zh.sops.startedAt} at={row.startedAt} />
        </span>
        <span>{zh.customers.sentSteps(row.sent)}</span>
        {row.nextDueAt === null ? null : (
          <span>
            <RelativeTime after={zh.customers.nextStep} at={row.nextDueAt} />
          </span>
        )}
        {row.endReason === null ? null : <span>{row.endReason}</span>}
      </p>
    </li>
  );
}
