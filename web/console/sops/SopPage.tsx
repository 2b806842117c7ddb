import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { Link, Outlet, useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { readSop, type Sop } from '../../../domain/sop/contract.ts';
import { query } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { count } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { Enrollments } from './Enrollments.tsx';
import { SOP_FLOW } from './flow.ts';
import { Funnel } from './Funnel.tsx';
import { PauseButton } from './PauseButton.tsx';
import { Rules } from './Rules.tsx';
import './sop.css';

type Data = Static<typeof Sop>;

/** One SOP as it runs: how many are where, who they are, what the rules say. */
export function SopPage(): ReactNode {
  const { id = '' } = useParams();
  const sop = useQuery({ ...query(readSop, { params: { id } }), refetchInterval: 15_000 });
  return (
    <>
      <Loaded query={sop}>
        {(data) => (
          <>
            <PageHeader
              title={data.name}
              heading={
                <>
                  {data.name}
                  <span className="header-state">
                    <StateDot state={SOP_FLOW[data.status]}>{zh.sops.status[data.status]}</StateDot>
                  </span>
                </>
              }
              sentence={data.triggerText}
              back={{ to: paths.sops(), label: zh.sops.back }}
              actions={<Actions sop={data} />}
            />
            <Notice sop={data} />
            <div className="sop">
              <div className="stack">
                <Numbers sop={data} />
                <Funnel sop={data} />
              </div>
              <Rules sop={data} />
            </div>
            <Enrollments sop={data} />
          </>
        )}
      </Loaded>
      <Outlet />
    </>
  );
}

function Actions({ sop }: { sop: Data }): ReactNode {
  const navigate = useNavigate();
  const locked = useSession().role === 'viewer';
  const enrollReason = locked ? zh.shell.viewerReason : sop.status === 'live' ? '' : zh.sops.enrollReason;
  return (
    <>
      <PauseButton sop={sop} />
      <Tooltip title={enrollReason}>
        <Button disabled={enrollReason !== ''} onClick={() => void navigate(paths.enrollCustomers(sop.id))}>
          {zh.sops.enroll}
        </Button>
      </Tooltip>
      <Tooltip title={locked ? zh.shell.viewerReason : ''}>
        <Button type="primary" disabled={locked} onClick={() => void navigate(paths.editSop(sop.id))}>
          {sop.status === 'draft' ? zh.sops.publishDraft : zh.sops.edit}
        </Button>
      </Tooltip>
    </>
  );
}

function Notice({ sop }: { sop: Data }): ReactNode {
  const problems = sop.problems.length === 0 ? '' : `；${zh.sops.draftProblems(sop.problems.length)}`;
  if (sop.status === 'draft') return <Alert className="spaced" type="info" showIcon title={zh.sops.draftOnly + problems} />;
  if (!sop.draftDiffers) return null;
  return (
    <Alert
      className="spaced"
      type="warning"
      showIcon
      title={zh.sops.draftDiffers + problems}
      action={<Link to={paths.editSop(sop.id)}>{zh.sops.publishDraft}</Link>}
    />
  );
}

function Numbers({ sop }: { sop: Data }): ReactNode {
  const words = zh.sops.counts;
  const numbers = [
    [words.active, sop.counts.active, zh.sops.people],
    [words.completed, sop.counts.completed, zh.sops.people],
    [words.exited, sop.counts.exited, zh.sops.people],
    [words.sent7, sop.sentLast7Days, zh.sops.items],
  ] as const;
  return (
    <div className="card sop-numbers">
      {numbers.map(([label, value, unit]) => (
        <div key={label}>
          <span className="tile-label">{label}</span>
          <strong className="numbers">
            {count(value)}
            <small>{unit}</small>
          </strong>
        </div>
      ))}
    </div>
  );
}
