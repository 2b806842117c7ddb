import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { MassTask } from '../../../domain/delivery/contract.ts';
import { PartBar } from '../../ui/Bars.tsx';
import { count } from '../../ui/money.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot, type Flow } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';

type Task = Static<typeof MassTask>;

const FLOW: Record<Task['state'], Flow> = { claimed: 'live', unknown: 'held', handed_over: 'held', rejected: 'broken', settled: 'good' };

/** One mass task: its message, to how many, what became of it. */
export function TaskCard({ task }: { task: Task }): ReactNode {
  const result = zh.delivery.taskResult(count(task.sent), count(task.failed), count(task.recipients));
  return (
    <article className="task">
      <div className="task-head">
        <StateDot state={task.state === 'settled' && task.sent === 0 ? 'broken' : FLOW[task.state]}>{task.stateText}</StateDot>
        <span className="numbers">{zh.delivery.recipients(count(task.recipients))}</span>
      </div>
      <p className="task-text">{task.text}</p>
      {task.sent + task.failed === 0 ? null : (
        <>
          <PartBar
            label={result}
            whole={task.recipients}
            parts={[
              { key: 'sent', value: task.sent, colour: 'var(--good)', label: zh.delivery.group.sent },
              { key: 'failed', value: task.failed, colour: 'var(--broken)', label: zh.delivery.group.failed },
            ]}
          />
          <p className="note">{result}</p>
        </>
      )}
      <p className="note row">
        {task.handedOverAt === null ? null : (
          <span>
            {zh.delivery.handedOver} <RelativeTime at={task.handedOverAt} />
          </span>
        )}
        {task.confirmedAt === null ? null : (
          <span>
            {zh.delivery.confirmed} <RelativeTime at={task.confirmedAt} />
          </span>
        )}
      </p>
    </article>
  );
}
