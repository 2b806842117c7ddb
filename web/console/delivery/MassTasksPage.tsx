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
import { Numbers } from '../../ui/Numbers.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { usePaging } from '../../ui/paging.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StaffPicker } from '../../ui/StaffPicker.tsx';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { byStaff, totalOf } from './by-staff.ts';
import './delivery.css';
import { useReasons } from './failures.ts';
import { StaffBoard } from './StaffBoard.tsx';
import { ToSops } from './ToSops.tsx';

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
      <FeatureOff feature="broadcasts" />
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
            {items.length === 0 ? <Nothing filtered={filters} /> : <Board tasks={items} staff={staff} />}
            <Pager label={zh.delivery.massTitle} paging={paging} nextCursor={nextCursor} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Board({ tasks, staff }: { tasks: readonly Task[]; staff: string | undefined }): ReactNode {
  const reasonsOf = useReasons(staff);
  const groups = byStaff(tasks);
  const total = totalOf(groups.map((group) => group.customers));
  const waiting = groups.filter((group) => group.waitingTasks > 0);
  const longest = waiting.reduce((held, group) => (earlier(group.since, held?.since) ? group : held), waiting[0]);
  const widest = Math.max(1, ...groups.map(({ customers }) => customers.waiting + customers.sent + customers.failed));
  const words = zh.delivery;
  return (
    <>
      <Numbers
        label={words.massTitle}
        figures={[
          {
            label: words.group.waiting,
            value: count(total.waiting),
            unit: words.people,
            note: waiting.length === 0 ? words.allDone : words.waitingStaff(count(waiting.length)),
          },
          {
            label: words.longest,
            value: longest?.since === undefined ? words.nobodyWaits : <RelativeTime at={longest.since} />,
            ...(longest === undefined ? {} : { note: longest.staff.name }),
          },
          { label: words.group.sent, value: count(total.sent), unit: words.people, note: words.sentNote },
          { label: words.group.failed, value: count(total.failed), unit: words.people, note: words.failedNote },
        ]}
      />
      <div className="boards">
        {groups.map((group, i) => (
          <StaffBoard key={group.staff.id} group={group} reasonsOf={reasonsOf} widest={widest} first={i === 0} />
        ))}
      </div>
    </>
  );
}

function earlier(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && (b === undefined || Date.parse(a) < Date.parse(b));
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
        <Face title={zh.delivery.massEmptyTitle} sentence={zh.delivery.massEmptySentence} action={<ToSops />} />
      )}
    </div>
  );
}
