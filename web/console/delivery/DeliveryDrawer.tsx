import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { readDelivery, type Delivery } from '../../../domain/delivery/contract.ts';
import { query } from '../../api/call.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { DELIVERY_FLOW } from './flow.ts';

type Data = Static<typeof Delivery>;

/** Why this message was or was not sent, from the trigger to the outcome. */
export function DeliveryDrawer(): ReactNode {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const delivery = useQuery(query(readDelivery, { params: { id } }));
  return (
    <Drawer
      open
      size={560}
      title={delivery.data === undefined ? zh.delivery.why : zh.delivery.whyOf(delivery.data.customerName)}
      onClose={() => void navigate(paths.deliveries() + search)}
    >
      <Loaded query={delivery} missing={{ title: zh.delivery.missing, to: paths.deliveries() + search, label: zh.delivery.title }}>
        {(data) => <Why delivery={data} />}
      </Loaded>
    </Drawer>
  );
}

function Why({ delivery }: { delivery: Data }): ReactNode {
  const words = zh.delivery.facts;
  const last = delivery.why.length - 1;
  return (
    <div className="stack">
      <StateDot state={DELIVERY_FLOW[delivery.state]}>
        <strong>{delivery.stateText}</strong>
        {delivery.reasonText === null ? null : <span className="secondary">{delivery.reasonText}</span>}
      </StateDot>
      <div className="quote">{delivery.text}</div>
      <dl className="facts">
        <dt>{words.customer}</dt>
        <dd>
          <Link to={paths.customer(delivery.customerId)}>{delivery.customerName}</Link>
        </dd>
        {delivery.sopId === null ? null : (
          <>
            <dt>{words.sop}</dt>
            <dd>
              <Link to={paths.sop(delivery.sopId)}>{delivery.sopName}</Link>
              {delivery.stepText === null ? null : ` · ${delivery.stepText}`}
            </dd>
          </>
        )}
        <dt>{words.staff}</dt>
        <dd>{delivery.staff?.name ?? zh.delivery.noStaff}</dd>
        <dt>{words.due}</dt>
        <dd>
          <RelativeTime at={delivery.dueAt} />
        </dd>
        <dt>{words.expires}</dt>
        <dd>
          <RelativeTime at={delivery.expiresAt} />
        </dd>
      </dl>
      <section>
        <h2>{zh.delivery.whyTitle}</h2>
        <Timeline
          label={zh.delivery.whyTitle}
          moments={delivery.why.map((moment, i) => ({
            id: String(i),
            at: moment.at,
            sentence: moment.sentence,
            state: i === last ? DELIVERY_FLOW[delivery.state] : 'still',
          }))}
        />
        {delivery.sopId === null || delivery.enrollmentId === null ? null : (
          <Link to={paths.enrollment(delivery.sopId, delivery.enrollmentId)}>{zh.delivery.seeEnrollment}</Link>
        )}
      </section>
    </div>
  );
}
