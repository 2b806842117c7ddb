import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { listMassTasks, type MassTask } from '../../../domain/delivery/contract.ts';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { query } from '../../api/call.ts';
import { Face, Loaded } from '../../ui/Faces.tsx';
import { FilterSelect } from '../../ui/FilterSelect.tsx';
import { useFilters } from '../../ui/filters.ts';
import { count } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { usePaging } from '../../ui/paging.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { StaffPicker } from '../../ui/StaffPicker.tsx';
import { zh } from '../../ui/zh.ts';
import { byStaff, type StaffTasks } from './by-staff.ts';
import { TaskCard } from './TaskCard.tsx';
import './delivery.css';

type Task = Static<typeof MassTask>;
const STATES = ['handed_over', 'settled', 'rejected', 'unknown', 'claimed'] as const;

/** By member of staff: what waits for a tap, what went out, what could not. */
export function MassTasksPage(): ReactNode {
  const filters = useFilters(['staff', 'state']);
  const paging = usePaging();
  const staff = filters.get('staff');
  const state = STATES.find((known) => known === filters.get('state'));
  const tasks = useQuery({
    ...query(listMassTasks, {
      query: {
        limit: MAX_LIMIT,
        ...(staff === undefined ? {} : { staff }),
        ...(state === undefined ? {} : { state }),
        ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }),
      },
    }),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  return (
    <>
      <PageHeader title={zh.delivery.massTitle} sentence={zh.delivery.massSentence} />
      <div className="filters" role="search">
        <StaffPicker
          label={zh.delivery.filterStaff}
          value={staff}
          onChange={(id) => {
            filters.set('staff', id);
          }}
        />
        <FilterSelect
          label={zh.delivery.filterTaskState}
          value={state}
          choices={STATES.map((value) => ({ value, label: zh.delivery.stateOptions[value] }))}
          onChange={(value) => {
            filters.set('state', value);
          }}
        />
      </div>
      <Loaded query={tasks}>
        {({ items, nextCursor }) => (
          <div className="stack">
            {items.length === 0 ? (
              <Nothing filtered={filters} />
            ) : (
              byStaff(items).map((group) => <StaffBoard key={group.staff.id} group={group} />)
            )}
            <Pager label={zh.delivery.massTitle} paging={paging} nextCursor={nextCursor} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function StaffBoard({ group }: { group: StaffTasks<Task> }): ReactNode {
  const lanes = [
    { key: 'waiting', title: zh.delivery.group.waiting, tasks: group.waiting },
    { key: 'sent', title: zh.delivery.group.sent, tasks: group.sent },
    { key: 'failed', title: zh.delivery.group.failed, tasks: group.failed },
  ] as const;
  return (
    <section className="card" aria-label={group.staff.name}>
      <div className="card-head">
        <Person
          name={group.staff.name}
          size={36}
          note={
            group.waiting.length === 0
              ? zh.delivery.staffClear
              : zh.delivery.staffSummary(count(group.waiting.length), count(group.waitingCustomers))
          }
        />
      </div>
      <div className="lanes">
        {lanes.map((lane) => (
          <div key={lane.key} className="lane">
            <h3>
              {lane.title} <span className="note numbers">{count(lane.tasks.length)}</span>
            </h3>
            {lane.tasks.map((task) => (
              <TaskCard key={task.id} task={task} />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function Nothing({ filtered }: { filtered: { active: boolean; clear: () => void } }): ReactNode {
  return (
    <div className="card">
      {filtered.active ? (
        <Face
          title={zh.lists.noMatchTitle}
          sentence={zh.lists.noMatchSentence}
          action={<Button onClick={filtered.clear}>{zh.actions.clearFilters}</Button>}
        />
      ) : (
        <Face title={zh.delivery.massEmptyTitle} sentence={zh.delivery.massEmptySentence} />
      )}
    </div>
  );
}
