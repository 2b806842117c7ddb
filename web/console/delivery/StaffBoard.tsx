import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { MassTask } from '../../../domain/delivery/contract.ts';
import { Icon } from '../../ui/icons.tsx';
import { count } from '../../ui/money.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot, type Flow } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { tallyOf, type StaffTasks } from './by-staff.ts';
import type { Reason } from './failures.ts';
import { OutcomeBar, OutcomeWords } from './OutcomeBar.tsx';

type Task = Static<typeof MassTask>;

const FLOW: Record<Task['state'], Flow> = { claimed: 'live', unknown: 'held', handed_over: 'held', rejected: 'broken', settled: 'good' };

type Props = {
  group: StaffTasks<Task>;
  reasonsOf: (tasks: readonly Task[]) => Reason[];
  /** The most customers that anybody has: all bars are drawn against it. */
  widest: number;
  first: boolean;
};

/** One member of staff in a line: how many customers wait, since when; opened, each task. */
export function StaffBoard({ group, reasonsOf, widest, first }: Props): ReactNode {
  const waits = group.waitingTasks > 0;
  return (
    <details className="card board" open={first && waits}>
      <summary>
        <Person
          name={group.staff.name}
          size={36}
          note={waits ? zh.delivery.waitingTasks(count(group.waitingTasks)) : zh.delivery.doneTasks(count(group.tasks.length))}
        />
        <OutcomeBar tally={group.customers} reasons={reasonsOf(group.tasks)} widest={widest} />
        <span className="board-since">
          {group.since === undefined ? null : (
            <>
              <span className="note">{zh.delivery.waitingSince}</span>
              <RelativeTime at={group.since} />
            </>
          )}
        </span>
        <span className="board-chevron">
          <Icon name="chevron" size={16} />
        </span>
      </summary>
      <ul className="tasks">
        {group.tasks.map((task) => (
          <TaskRow key={task.id} task={task} reasons={reasonsOf([task])} />
        ))}
      </ul>
    </details>
  );
}

/** One task: its message, what became of it, when. */
function TaskRow({ task, reasons }: { task: Task; reasons: readonly Reason[] }): ReactNode {
  return (
    <li>
      <div className="task-state">
        <StateDot state={task.state === 'settled' && task.sent === 0 ? 'broken' : FLOW[task.state]}>{task.stateText}</StateDot>
        <span className="note">
          {task.handedOverAt === null ? null : <RelativeTime after={zh.delivery.handedOver} at={task.handedOverAt} />}
          {task.confirmedAt === null ? null : <RelativeTime after={zh.delivery.confirmed} at={task.confirmedAt} />}
        </span>
      </div>
      <p className="task-text" title={task.text}>
        {task.text}
      </p>
      <OutcomeWords tally={tallyOf(task)} reasons={reasons} />
    </li>
  );
}
