import { Button, Popconfirm, Progress, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { cancelSyncRun, startSyncRun } from '../../../domain/overview/contract.ts';
import { call } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { useClock } from '../../ui/clock.ts';
import { count } from '../../ui/money.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import type { Run } from './SyncRuns.tsx';
import { useTold } from './use-told.ts';

const PHASES = ['org', 'tags', 'customers', 'groups', 'deliveries'] as const;

/** The sync under way: its steps, how many members are done, why it waits. */
export function SyncProgress({ run }: { run: Run }): ReactNode {
  const phases = PHASES.filter((phase) => phase !== 'deliveries' || run.kind === 'reconciliation');
  const reached = phases.findIndex((phase) => phase === (run.phase ?? 'org'));
  return (
    <div className="sync-part sync-now" role="status">
      <div className="sync-line">
        <StateDot state={run.state === 'running' ? 'live' : 'held'}>
          <strong>
            {zh.sync.kinds[run.kind]} · {zh.sync.states[run.state]}
          </strong>
        </StateDot>
        <span className="spring" />
        <Acts run={run} />
      </div>
      <ol className="sync-steps" aria-label={zh.sync.steps}>
        {phases.map((phase, i) => (
          <li
            key={phase}
            className={i < reached ? 'past' : i === reached ? 'present' : ''}
            aria-current={i === reached ? 'step' : undefined}
          >
            {zh.sync.phases[phase]}
          </li>
        ))}
      </ol>
      <Progress
        percent={percentOf(run, reached, phases.indexOf('customers'))}
        status={run.state === 'running' ? 'active' : 'normal'}
        aria-label={zh.sync.progress}
      />
      <p className="note sync-figures numbers">
        <span>{zh.sync.members(count(run.membersDone), count(run.membersTotal))}</span>
        <span>{zh.sync.relations(count(run.relationsRead))}</span>
        {run.counts.customersAdded === 0 ? null : <span>{zh.sync.added(count(run.counts.customersAdded))}</span>}
        <RelativeTime after={zh.sync.startedAt} at={run.startedAt} />
        {run.lastStepAt === null ? null : <RelativeTime after={zh.sync.steppedAt} at={run.lastStepAt} />}
      </p>
      {run.problem === null ? null : (
        <p className="sync-problem">
          {run.problem}
          {run.resumeAt === null ? null : <Resumes at={run.resumeAt} />}
        </p>
      )}
    </div>
  );
}

/** The screen's clock ticks every 15 s: what is that near is now. */
const SOON_MS = 30_000;

function Resumes({ at }: { at: string }): ReactNode {
  const { now } = useClock();
  const isSoon = Date.parse(at) - now < SOON_MS;
  return <span className="note">{isSoon ? zh.sync.resumesSoon : <RelativeTime after={zh.sync.resumes} at={at} />}</span>;
}

function Acts({ run }: { run: Run }): ReactNode {
  const locked = useSession().role === 'viewer';
  const cancel = useTold(() => call(cancelSyncRun, { params: { id: run.id } }), zh.sync.cancelled);
  const retry = useTold(() => call(startSyncRun, { body: { kind: run.kind } }), zh.sync.started);
  return (
    <Tooltip title={locked ? zh.shell.viewerReason : ''}>
      <span className="row">
        {run.state === 'waiting' ? (
          <Button size="small" disabled={locked} onClick={() => void retry(undefined)}>
            {zh.sync.retry}
          </Button>
        ) : null}
        <Popconfirm
          title={zh.sync.cancelTitle}
          description={zh.sync.cancelSentence}
          okText={zh.sync.cancel}
          cancelText={zh.sync.keep}
          disabled={locked}
          onConfirm={() => void cancel(undefined)}
        >
          <Button size="small" disabled={locked}>
            {zh.sync.cancel}
          </Button>
        </Popconfirm>
      </span>
    </Tooltip>
  );
}

/** Customers are what takes time: everything before them is nothing, everything after them the last hundredth. */
function percentOf({ membersTotal, membersDone }: Run, reached: number, customers: number): number {
  if (reached < customers) return 0;
  if (reached > customers) return 99;
  return membersTotal === 0 ? 0 : Math.min(99, Math.floor((membersDone / membersTotal) * 100));
}
