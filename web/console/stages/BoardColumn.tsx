import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { listStageCustomers, type readBoard } from '../../../domain/stages/contract.ts';
import type { ResponseOf } from '../../../domain/kernel/route.ts';
import { call } from '../../api/call.ts';
import { Failure } from '../../ui/Faces.tsx';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import { BoardCard, type Card } from './BoardCard.tsx';
import { stayText } from './stay.ts';
import type { Moving, PipelineData } from './use-moves.ts';

export type Column = ResponseOf<typeof readBoard>['columns'][number];
export type Order = 'newest' | 'longest';

type Props = {
  pipeline: PipelineData;
  column: Column;
  order: Order;
  shown: boolean;
  chosen: ReadonlyMap<string, string>;
  pending: boolean;
  onChoose: (card: Card, chosen: boolean) => void;
  onMove: (who: Moving, stageId: string | null) => void;
};

/** One stage: how many, how long they have been in it, and their cards; more of them on request. */
export function BoardColumn({ pipeline, column, order, shown, chosen, pending, onChoose, onMove }: Props): ReactNode {
  const stage = pipeline.stages.find((one) => one.id === column.stageId);
  const [more, setMore] = useState<'shut' | 'open'>('shut');
  const rest = useInfiniteQuery({
    queryKey: [listStageCustomers.path, pipeline.id, column.stageId, order, column.nextCursor],
    queryFn: ({ pageParam }) =>
      call(listStageCustomers, {
        params: { id: pipeline.id },
        query: { order, cursor: pageParam, ...(column.stageId === null ? {} : { stage: column.stageId }) },
      }),
    initialPageParam: column.nextCursor ?? '',
    getNextPageParam: (page) => page.nextCursor,
    enabled: more === 'open' && column.nextCursor !== null,
    placeholderData: (before) => before,
  });
  const first = new Set(column.cards.map((card) => card.id));
  const later = more === 'open' ? (rest.data?.pages ?? []).flatMap((page) => page.items).filter((card) => !first.has(card.id)) : [];
  const hasMore = column.nextCursor !== null && (more === 'shut' || rest.hasNextPage);
  const title = stage?.name ?? zh.stages.nowhere;
  const { averageStaySeconds: average, medianStaySeconds: median } = column;
  return (
    <section className={`stage-column stage-${stage?.kind ?? 'nowhere'}${shown ? ' stage-shown' : ''}`} aria-label={title}>
      <header className="stage-head" title={stage?.description ?? ''}>
        <h2>
          {title} <span className="stage-count numbers">{count(column.customers)}</span>
        </h2>
        <p className="note numbers">
          {average === null || median === null ? '\u00a0' : zh.stages.stay(stayText(average), stayText(median))}
        </p>
      </header>
      <ul className="stage-cards">
        {[...column.cards, ...later].map((card) => (
          <BoardCard
            key={card.id}
            card={card}
            pipeline={pipeline}
            stage={stage}
            chosen={chosen.has(card.id)}
            pending={pending}
            onChoose={(to) => {
              onChoose(card, to);
            }}
            onMove={(stageId) => {
              onMove({ ids: [card.id], name: card.name }, stageId);
            }}
          />
        ))}
        {hasMore ? (
          <li>
            <Button
              block
              type="text"
              loading={rest.isFetching && more === 'open'}
              onClick={() => {
                if (more === 'shut') setMore('open');
                else void rest.fetchNextPage();
              }}
            >
              {zh.lists.loadMore}
            </Button>
          </li>
        ) : null}
      </ul>
      {column.customers === 0 ? (
        <p className="stage-empty secondary">{stage === undefined ? zh.stages.columnNowhereEmpty : zh.stages.columnEmpty}</p>
      ) : null}
      {rest.isError && more === 'open' ? <Failure error={rest.error} retry={() => void rest.refetch()} /> : null}
    </section>
  );
}
