import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { listEnrollments, type EnrollmentRow, type Sop } from '../../../domain/sop/contract.ts';
import { stepText } from '../../../domain/sop/words.ts';
import { query } from '../../api/call.ts';
import { Face } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { count } from '../../ui/money.ts';
import { usePaging } from '../../ui/paging.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { QueryTable, type Column } from '../../ui/QueryTable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { SegmentFilter } from '../../ui/SegmentFilter.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { ENROLLMENT_FLOW } from './flow.ts';

type Row = Static<typeof EnrollmentRow>;
const STATUSES = ['active', 'held', 'completed', 'exited', 'failed'] as const;

/** Who is in it, where they are, how it ended. */
export function Enrollments({ sop }: { sop: Static<typeof Sop> }): ReactNode {
  const filters = useFilters(['status']);
  const paging = usePaging();
  const status = STATUSES.find((known) => known === filters.get('status'));
  const rows = useQuery({
    ...query(listEnrollments, {
      params: { id: sop.id },
      query: { ...(status === undefined ? {} : { status }), ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }) },
    }),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const stepsByKey = new Map([...sop.draft.steps, ...(sop.live?.steps ?? [])].map((step) => [step.key, stepText(step.at)]));
  return (
    <section className="enrollments-section">
      <div className="section-head">
        <h2>{zh.sops.enrollmentsTitle}</h2>
        <SegmentFilter
          label={zh.sops.filterStatus}
          all={zh.sops.all}
          value={status}
          choices={STATUSES.map((value) => ({ value, label: zh.sops.enrollmentStatus[value] }))}
          onChange={(value) => {
            filters.set('status', value);
          }}
        />
      </div>
      <QueryTable<Row>
        label={zh.sops.enrollmentsTitle}
        query={rows}
        columns={columnsOf(stepsByKey)}
        rowKey={(row) => row.id}
        href={(row) => paths.enrollment(row.sopId, row.id)}
        paging={paging}
        filtered={filters}
        empty={<Face title={zh.sops.enrollmentsEmptyTitle} sentence={zh.sops.enrollmentsEmptySentence} />}
      />
    </section>
  );
}

function columnsOf(steps: ReadonlyMap<string, string>): readonly Column<Row>[] {
  const words = zh.sops.enrollmentColumns;
  return [
    {
      title: words.customer,
      render: (row) => (
        <Link to={paths.customer(row.customerId, 'sops')} className="quiet-link">
          <Person name={row.customerName} />
        </Link>
      ),
    },
    {
      title: words.status,
      inCard: 'corner',
      render: (row) => <StateDot state={ENROLLMENT_FLOW[row.status]}>{zh.sops.enrollmentStatus[row.status]}</StateDot>,
    },
    { title: words.day, render: (row) => zh.sops.day(row.day) },
    {
      title: words.next,
      render: (row) =>
        row.nextDueAt === null ? (
          <span className="secondary">{zh.sops.noNext}</span>
        ) : (
          <span>
            {row.nextStepKey === null ? null : `${steps.get(row.nextStepKey) ?? ''} · `}
            <RelativeTime at={row.nextDueAt} />
          </span>
        ),
    },
    { title: words.sent, align: 'right', render: (row) => zh.sops.messages(count(row.sent)) },
    { title: words.started, render: (row) => <RelativeTime at={row.startedAt} /> },
    {
      title: words.ended,
      render: (row) =>
        row.endedAt === null ? null : (
          <span>
            <RelativeTime at={row.endedAt} />
            {row.endReason === null ? null : <span className="note under">{row.endReason}</span>}
          </span>
        ),
    },
  ];
}
