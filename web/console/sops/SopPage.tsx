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
import { Numbers } from '../../ui/Numbers.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { useFeatureReason } from '../features/use-feature.ts';
import { paths } from '../paths.ts';
import { Enrollments } from './Enrollments.tsx';
import { SOP_FLOW } from './flow.ts';
import { Funnel } from './Funnel.tsx';
import { PauseButton } from './PauseButton.tsx';
import { Rules } from './Rules.tsx';
import './sop.css';

type Data = Static<typeof Sop>;
const BACK = { to: paths.sops(), label: zh.sops.back };

/** One SOP as it runs: how many are where, who they are, what the rules say. */
export function SopPage(): ReactNode {
  const { id = '' } = useParams();
  const sop = useQuery({ ...query(readSop, { params: { id } }), refetchInterval: 15_000 });
  return (
    <>
      <Loaded query={sop} header={<PageHeader title={zh.sops.title} back={BACK} />} missing={{ title: zh.sops.missing, ...BACK }}>
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
              back={BACK}
              actions={<Actions sop={data} />}
            />
            <FeatureOff feature="broadcasts" />
            <Notice sop={data} />
            <div className="sop">
              <div className="stack">
                <Counts sop={data} />
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
  const off = useFeatureReason('broadcasts');
  const enrollReason = locked ? zh.shell.viewerReason : sop.status === 'live' ? off : zh.sops.enrollReason;
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

function Counts({ sop }: { sop: Data }): ReactNode {
  const words = zh.sops.counts;
  return (
    <Numbers
      label={zh.sops.countsLabel}
      figures={[
        { label: words.active, value: count(sop.counts.active), unit: zh.sops.people },
        { label: words.completed, value: count(sop.counts.completed), unit: zh.sops.people },
        { label: words.exited, value: count(sop.counts.exited), unit: zh.sops.people },
        { label: words.sent7, value: count(sop.sentLast7Days), unit: zh.sops.items },
      ]}
    />
  );
}
