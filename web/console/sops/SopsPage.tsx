import { useQuery } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Static } from 'typebox';
import { listSops, type SopRow } from '../../../domain/sop/contract.ts';
import { query } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { Face } from '../../ui/Faces.tsx';
import { count } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { usePaging } from '../../ui/paging.ts';
import { QueryTable, type Column } from '../../ui/QueryTable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { paths } from '../paths.ts';
import { SOP_FLOW } from './flow.ts';
import './sop.css';
import { StepTimes } from './StepTimes.tsx';

type Row = Static<typeof SopRow>;
const STEPS_SHOWN = 6;

export function SopsPage(): ReactNode {
  const paging = usePaging();
  const rows = useQuery({
    ...query(listSops, { query: paging.cursor === undefined ? {} : { cursor: paging.cursor } }),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  return (
    <>
      <PageHeader title={zh.sops.title} sentence={zh.sops.sentence} actions={<Create />} />
      <FeatureOff feature="broadcasts" />
      <QueryTable<Row>
        label={zh.sops.title}
        query={rows}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        href={(row) => paths.sop(row.id)}
        paging={paging}
        empty={<Face title={zh.sops.emptyTitle} sentence={zh.sops.emptySentence} action={<Create />} />}
      />
    </>
  );
}

function Create(): ReactNode {
  const navigate = useNavigate();
  const locked = useSession().role === 'viewer';
  return (
    <Tooltip title={locked ? zh.shell.viewerReason : ''}>
      <Button type="primary" disabled={locked} onClick={() => void navigate(paths.newSop())}>
        {zh.sops.create}
      </Button>
    </Tooltip>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    title: zh.sops.columns.name,
    render: (row) => (
      <span>
        <Link to={paths.sop(row.id)}>
          <strong>{row.name}</strong>
        </Link>
        <span className="note block-note">
          <StateDot state={SOP_FLOW[row.status]}>
            {zh.sops.status[row.status]}
            {row.liveVersion === null ? null : ` · ${zh.sops.version(row.liveVersion)}`}
          </StateDot>
        </span>
      </span>
    ),
  },
  { title: zh.sops.columns.trigger, render: (row) => <span className="wrap">{row.triggerText}</span> },
  {
    title: zh.sops.columns.steps,
    inCard: 'line',
    render: (row) => <StepTimes steps={row.stepText.split(zh.sops.stepSeparator).filter((step) => step !== '')} most={STEPS_SHOWN} />,
  },
  {
    title: zh.sops.columns.people,
    align: 'right',
    render: (row) => (
      <span className="nowrap">
        <strong>{count(row.counts.active)}</strong>
        <span className="secondary">
          {' / '}
          {count(row.counts.completed)}
          {' / '}
          {count(row.counts.exited)}
        </span>
      </span>
    ),
  },
  { title: zh.sops.columns.sent, align: 'right', render: (row) => zh.sops.messages(count(row.sentLast7Days)) },
  { title: zh.sops.columns.updated, render: (row) => <RelativeTime at={row.updatedAt} /> },
];
