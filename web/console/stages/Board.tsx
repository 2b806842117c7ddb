import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { readBoard } from '../../../domain/stages/contract.ts';
import type { ResponseOf } from '../../../domain/kernel/route.ts';
import { query } from '../../api/call.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import { cardId, type Card } from './BoardCard.tsx';
import { BoardColumn, type Order } from './BoardColumn.tsx';
import { ChosenBar } from './ChosenBar.tsx';
import { useMoves } from './use-moves.ts';

/** The columns of a pipeline; where it is narrow one at a time, chosen above. */
export function Board({ pipelineId, order }: { pipelineId: string; order: Order }): ReactNode {
  const board = useQuery({
    ...query(readBoard, { params: { id: pipelineId }, query: { order } }),
    refetchInterval: 15_000,
    placeholderData: (before) => (before?.pipeline.id === pipelineId ? before : undefined),
  });
  return <Loaded query={board}>{(data) => <Columns key={pipelineId} data={data} order={order} />}</Loaded>;
}

const NOWHERE = 'none';

function Columns({ data, order }: { data: ResponseOf<typeof readBoard>; order: Order }): ReactNode {
  const { pipeline, columns, leaving } = data;
  const filters = useFilters(['stage']);
  const { move, pending } = useMoves();
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const follow = useFocusAfterMove(data);
  const shown = filters.get('stage') ?? pipeline.stages[0]?.id ?? NOWHERE;
  const choose = (card: Card, to: boolean): void => {
    const next = new Map(chosen);
    if (to) next.set(card.id, card.name);
    else next.delete(card.id);
    setChosen(next);
  };
  return (
    <>
      {leaving === 0 ? null : <Alert className="spaced" type="info" showIcon title={zh.stages.leaving(count(leaving))} />}
      <div className="stage-tabs" role="tablist" aria-label={zh.stages.showStage}>
        {columns.map((column) => {
          const key = column.stageId ?? NOWHERE;
          return (
            <button
              key={key}
              type="button"
              role="tab"
              aria-selected={key === shown}
              onClick={() => {
                filters.set('stage', key);
              }}
            >
              {pipeline.stages.find((stage) => stage.id === column.stageId)?.name ?? zh.stages.nowhere}
              <span className="numbers">{count(column.customers)}</span>
            </button>
          );
        })}
      </div>
      <div className="stage-board" tabIndex={-1}>
        {columns.map((column) => (
          <BoardColumn
            key={column.stageId ?? NOWHERE}
            pipeline={pipeline}
            column={column}
            order={order}
            shown={(column.stageId ?? NOWHERE) === shown}
            chosen={chosen}
            pending={pending}
            onChoose={choose}
            onMove={(who, stageId) => {
              follow(who.ids[0]);
              move(who, { pipeline, stageId });
            }}
          />
        ))}
      </div>
      <p className="note stage-keys">{zh.stages.keys}</p>
      <ChosenBar
        pipeline={pipeline}
        chosen={chosen}
        pending={pending}
        onMove={(who, stageId) => {
          move(who, { pipeline, stageId }, () => {
            setChosen(new Map());
          });
        }}
        onClear={() => {
          setChosen(new Map());
        }}
      />
    </>
  );
}

/** A card that was moved keeps the focus in its new column, when it is in sight there: the keyboard goes on from it. */
function useFocusAfterMove(data: object): (customerId: string | undefined) => void {
  const moved = useRef<string | undefined>(undefined);
  useEffect(() => {
    const { current } = moved;
    if (current === undefined) return;
    const card = document.getElementById(cardId(current));
    if (card !== null && (document.activeElement === document.body || document.activeElement === null)) card.focus();
    moved.current = undefined;
  }, [data]);
  return (customerId) => {
    moved.current = customerId;
  };
}
