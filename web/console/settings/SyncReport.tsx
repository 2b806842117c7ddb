import type { ReactNode } from 'react';
import { count } from '../../ui/money.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot, type Flow } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import type { Run } from './SyncRuns.tsx';

/** What the last comparison looked at and put right, sentence by sentence. */
export function SyncReport({ run }: { run: Run | undefined }): ReactNode {
  return (
    <div className="sync-part" aria-labelledby="last-comparison">
      <h3 id="last-comparison">{zh.sync.lastTitle}</h3>
      {run === undefined ? (
        <p className="secondary">
          {zh.sync.lastNone}，{zh.sync.lastNoneSentence}
        </p>
      ) : (
        <Report run={run} />
      )}
    </div>
  );
}

function Report({ run }: { run: Run }): ReactNode {
  const seconds = Math.round((Date.parse(run.finishedAt ?? run.startedAt) - Date.parse(run.startedAt)) / 1_000);
  return (
    <>
      <p className="sync-line numbers">
        <StateDot state={FLOW[run.state]}>{outcomeOf(run)}</StateDot>
        <span className="secondary">{run.customersChecked === null ? null : zh.sync.done(count(run.customersChecked))}</span>
        <span className="secondary">
          <RelativeTime at={run.finishedAt ?? run.startedAt} />
        </span>
        {run.state === 'done' && seconds > 0 ? <span className="secondary">{zh.sync.took(spanText(seconds))}</span> : null}
      </p>
      {run.repairs.length === 0 ? null : (
        <ul className="sync-repairs">
          {run.repairs.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {run.notes.length === 0 ? null : (
        <ul className="sync-notes note" aria-label={zh.sync.notesTitle}>
          {run.notes.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </>
  );
}

export const FLOW: Record<Run['state'], Flow> = {
  queued: 'held',
  running: 'live',
  waiting: 'held',
  done: 'good',
  failed: 'broken',
  cancelled: 'still',
};

/** How it ended, in one phrase. */
export function outcomeOf(run: Run): string {
  if (run.state === 'failed') return zh.sync.failed(run.error ?? '');
  if (run.state === 'cancelled') return zh.sync.stopped;
  if (run.repairs.length === 0) return zh.sync.same;
  return run.kind === 'full' ? zh.sync.read : zh.sync.repaired(run.repairs.length);
}

function spanText(seconds: number): string {
  return seconds < 120 ? zh.sync.seconds(seconds) : zh.sync.minutes(Math.round(seconds / 60));
}
