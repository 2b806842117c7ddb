import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Paged } from '../../domain/kernel/page.ts';
import { Face, Failure } from './Faces.tsx';
import { Pager } from './Pager.tsx';
import type { Paging } from './paging.ts';
import './table.css';
import { zh } from './zh.ts';

export type Column<T> = {
  readonly title: string;
  readonly align?: 'right';
  /** Where rows are cards: the title and its value beside others; or without a title, on a line of its own or beside the head. */
  readonly inCard?: 'fact' | 'line' | 'corner';
  readonly render: (row: T) => ReactNode;
};

type Props<T> = {
  /** What the table lists, for those who do not see it. */
  label: string;
  query: UseQueryResult<Paged<T>>;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** Where a row leads: click, or Enter when focused. */
  href: (row: T) => string;
  paging: Paging;
  /** Shown when there is nothing at all. */
  empty: ReactNode;
  /** When filters hide everything, another face offers to clear them. */
  filtered?: { active: boolean; clear: () => void };
};

/**
 * A list with its four faces, keyset pages and rows that open; where it is narrow the rows are cards, headed by the first
 * column. A plain table: antd's weighs 80 KB, most of it for what a keyset page of fifty rows never needs.
 */
export function QueryTable<T>({ label, query, columns, rowKey, href, paging, empty, filtered }: Props<T>): ReactNode {
  const navigate = useNavigate();
  if (query.data === undefined) {
    return <div className="card">{query.isError ? <Failure error={query.error} retry={() => void query.refetch()} /> : <Loading />}</div>;
  }
  const { items, nextCursor } = query.data;
  if (items.length === 0 && paging.previous === undefined) return <div className="card">{emptyFace(empty, filtered)}</div>;
  return (
    <section className="card table-card" aria-label={label} aria-busy={query.isPlaceholderData}>
      <div className="table-scroll">
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" className={column.align}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((row) => (
              <tr key={rowKey(row)} tabIndex={0} {...openers(() => void navigate(href(row)))}>
                {columns.map((column, i) => (
                  <td key={column.title} className={cellClass(column, i)} data-label={column.title}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager label={label} paging={paging} nextCursor={nextCursor} />
    </section>
  );
}

function cellClass<T>(column: Column<T>, index: number): string {
  const inCard = index === 0 ? 'cell-head' : `cell-${column.inCard ?? 'fact'}`;
  return column.align === undefined ? inCard : `${inCard} ${column.align}`;
}

function Loading(): ReactNode {
  return (
    <div className="padded" aria-busy="true" aria-label={zh.lists.loading}>
      <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />
    </div>
  );
}

// Links and buttons within a row keep their own meaning; so does text that somebody is selecting.
function openers(open: () => void) {
  return {
    onClick: (event: MouseEvent) => {
      const onControl = event.target instanceof Element && event.target.closest('a, button, input') !== null;
      if (!onControl && (window.getSelection()?.toString() ?? '') === '') open();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) open();
    },
  };
}

function emptyFace(empty: ReactNode, filtered: { active: boolean; clear: () => void } | undefined): ReactNode {
  if (filtered?.active !== true) return empty;
  return (
    <Face
      title={zh.lists.noMatchTitle}
      sentence={zh.lists.noMatchSentence}
      action={<Button onClick={filtered.clear}>{zh.actions.clearFilters}</Button>}
    />
  );
}
