import type { ReactNode } from 'react';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { FLOW, outcomeOf } from './SyncReport.tsx';
import type { Run } from './SyncRuns.tsx';

/** Syncs before the last one: how each ended; what it put right on demand. */
export function SyncHistory({ runs }: { runs: readonly Run[] }): ReactNode {
  return (
    <div className="sync-part">
      <h3>{zh.sync.history}</h3>
      <ul className="sync-history">
        {runs.map((run) => (
          <li key={run.id}>
            <StateDot state={FLOW[run.state]}>{zh.sync.kinds[run.kind]}</StateDot>
            {run.repairs.length === 0 ? (
              <span>{outcomeOf(run)}</span>
            ) : (
              <details>
                <summary>{outcomeOf(run)}</summary>
                <ul className="sync-repairs">
                  {run.repairs.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                </ul>
              </details>
            )}
            <span className="secondary">
              <RelativeTime at={run.finishedAt ?? run.startedAt} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
