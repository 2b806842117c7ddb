import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { listDeliveries } from '../../../domain/delivery/contract.ts';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { query } from '../../api/call.ts';
import { Face, Loaded } from '../../ui/Faces.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { Link } from 'react-router';
import { DELIVERY_FLOW } from '../delivery/flow.ts';
import { paths } from '../paths.ts';

/** What was meant for her, with its outcome. */
export function CustomerDeliveries({ id }: { id: string }): ReactNode {
  const deliveries = useQuery({ ...query(listDeliveries, { query: { customer: id, limit: MAX_LIMIT } }), refetchInterval: 15_000 });
  return (
    <Loaded query={deliveries}>
      {({ items }) =>
        items.length === 0 ? (
          <Face title={zh.customers.deliveriesEmpty} sentence={zh.customers.deliveriesEmptySentence} />
        ) : (
          <ul className="enrollments">
            {items.map((row) => (
              <li key={row.id} className="card">
                <div className="enrollment-head">
                  <StateDot state={DELIVERY_FLOW[row.state]}>{row.stateText}</StateDot>
                  <span className="spring" />
                  <span className="note">
                    <RelativeTime at={row.dueAt} />
                  </span>
                </div>
                <p className="quote">{row.text}</p>
                <p className="note row">
                  {row.sopName === null ? null : (
                    <span>
                      {row.sopName}
                      {row.stepText === null ? null : ` · ${row.stepText}`}
                    </span>
                  )}
                  {row.reasonText === null ? null : <span>{row.reasonText}</span>}
                  <Link to={paths.delivery(row.id)}>{zh.customers.seeDelivery}</Link>
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
