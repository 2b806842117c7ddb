import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { readEnrollment, readSop, type Enrollment } from '../../../domain/sop/contract.ts';
import { stepText } from '../../../domain/sop/words.ts';
import { query } from '../../api/call.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot, type Flow } from '../../ui/StateDot.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { ENROLLMENT_FLOW } from './flow.ts';

type Data = Static<typeof Enrollment>;

/** One customer's way through: each step with its reason. */
export function EnrollmentDrawer(): ReactNode {
  const { id = '', enrollmentId = '' } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const enrollment = useQuery({ ...query(readEnrollment, { params: { id: enrollmentId } }), refetchInterval: 15_000 });
  const sop = useQuery(query(readSop, { params: { id } }));
  const steps = new Map([...(sop.data?.draft.steps ?? []), ...(sop.data?.live?.steps ?? [])].map((step) => [step.key, stepText(step.at)]));
  const stepOf = (key: string | null): string | undefined => (key === null ? undefined : steps.get(key));
  const name = enrollment.data?.customerName;
  return (
    <Drawer
      open
      size={560}
      title={name === undefined ? zh.sops.enrollmentFallback : zh.sops.enrollmentTitle(name)}
      onClose={() => void navigate(paths.sop(id) + search)}
    >
      <Loaded query={enrollment} missing={{ title: zh.sops.enrollmentMissing, to: paths.sop(id) + search, label: zh.sops.backToSop }}>
        {(data) => <Story enrollment={data} stepOf={stepOf} />}
      </Loaded>
    </Drawer>
  );
}

function Story({ enrollment, stepOf }: { enrollment: Data; stepOf: (key: string | null) => string | undefined }): ReactNode {
  return (
    <div className="stack">
      <div className="row">
        <StateDot state={ENROLLMENT_FLOW[enrollment.status]}>
          <strong>{zh.sops.enrollmentStatus[enrollment.status]}</strong>
        </StateDot>
        <span>{zh.sops.day(enrollment.day)}</span>
        {enrollment.endReason === null ? null : <span className="secondary">{enrollment.endReason}</span>}
        <Link to={paths.customer(enrollment.customerId)}>{zh.sops.seeCustomer}</Link>
      </div>
      <dl className="facts">
        <dt>{zh.sops.anchor}</dt>
        <dd>
          <RelativeTime at={enrollment.anchor} />
        </dd>
        <dt>{zh.sops.version2}</dt>
        <dd>{zh.sops.version(enrollment.version)}</dd>
      </dl>
      <section>
        <h2>{zh.sops.traceTitle}</h2>
        <Timeline
          label={zh.sops.traceTitle}
          moments={enrollment.trace.map((entry, i) => ({
            id: String(i),
            at: entry.at,
            sentence: entry.sentence,
            state: flowOf(entry.code),
            note: (
              <>
                {stepOf(entry.stepKey)}
                {entry.deliveryId === null ? null : <Link to={paths.delivery(entry.deliveryId)}>{zh.sops.seeDelivery}</Link>}
              </>
            ),
          }))}
        />
      </section>
      <section className="stack">
        <h2>{zh.sops.deliveriesTitle}</h2>
        {enrollment.deliveries.length === 0 ? <p className="secondary">{zh.sops.noDeliveries}</p> : null}
        {enrollment.deliveries.map((delivery) => (
          <div key={delivery.id} className="produced">
            <div className="row">
              <strong>{stepOf(delivery.stepKey)}</strong>
              <Link to={paths.delivery(delivery.id)}>{delivery.stateText}</Link>
            </div>
            <div className="quote">{delivery.text}</div>
          </div>
        ))}
      </section>
    </div>
  );
}

/** Codes by their family: skipped and deferred hold up, failed breaks, the rest flows. */
function flowOf(code: string): Flow {
  if (code === 'failed') return 'broken';
  if (code.startsWith('skipped') || code.startsWith('deferred')) return 'held';
  if (code === 'completed') return 'good';
  return code === 'exited' ? 'still' : 'live';
}
