import { useQuery } from '@tanstack/react-query';
import { Button, Popconfirm, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { listSyncRuns, startSyncRun, type SyncRun } from '../../../domain/overview/contract.ts';
import { call, query } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { Face, Loaded } from '../../ui/Faces.tsx';
import { zh } from '../../ui/zh.ts';
import { SyncHistory } from './SyncHistory.tsx';
import { SyncProgress } from './SyncProgress.tsx';
import { SyncReport } from './SyncReport.tsx';
import { useTold } from './use-told.ts';
import './sync.css';

export type Run = Static<typeof SyncRun>;
const SHOWN = 10;
const WHILE_RUNNING_MS = 2_000;

/** Syncs with WeCom: how far the present one has come, what the last comparison put right, and those before. */
export function SyncRuns(): ReactNode {
  const runs = useQuery({
    ...query(listSyncRuns, { query: { limit: SHOWN } }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) === true ? WHILE_RUNNING_MS : 15_000),
  });
  const open = runs.data?.items.find(isOpen);
  return (
    <section className="card" aria-labelledby="sync">
      <div className="card-head">
        <div className="spring">
          <h2 id="sync">{zh.sync.title}</h2>
          <p className="note">{zh.sync.sentence}</p>
        </div>
        <Starters open={open} />
      </div>
      <Loaded query={runs}>
        {({ items }) => {
          const last = items.find((run) => !isOpen(run) && run.kind === 'reconciliation');
          const others = items.filter((run) => run !== open && run !== last);
          if (items.length === 0) return <Face title={zh.sync.emptyTitle} sentence={zh.sync.emptySentence} />;
          return (
            <div className="sync">
              {open === undefined ? null : <SyncProgress run={open} />}
              <SyncReport run={last} />
              {others.length === 0 ? null : <SyncHistory runs={others} />}
            </div>
          );
        }}
      </Loaded>
    </section>
  );
}

function Starters({ open }: { open: Run | undefined }): ReactNode {
  const locked = useSession().role === 'viewer';
  const start = useTold((kind: Run['kind']) => call(startSyncRun, { body: { kind } }), zh.sync.started);
  const reason = locked ? zh.shell.viewerReason : open === undefined ? '' : zh.sync.busy;
  return (
    <Tooltip title={reason}>
      <span className="row">
        <Popconfirm
          title={zh.sync.fullTitle}
          description={<p className="sync-consequence">{zh.sync.fullSentence}</p>}
          okText={zh.sync.full}
          disabled={reason !== ''}
          onConfirm={() => void start('full')}
        >
          <Button disabled={reason !== ''}>{zh.sync.full}</Button>
        </Popconfirm>
        <Button type="primary" disabled={reason !== ''} onClick={() => void start('reconciliation')}>
          {zh.sync.compare}
        </Button>
      </span>
    </Tooltip>
  );
}

function isOpen(run: Run): boolean {
  return run.finishedAt === null;
}
