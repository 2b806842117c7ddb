import { Button } from 'antd';
import type { ReactNode } from 'react';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import { MoveMenu } from './MoveMenu.tsx';
import type { Moving, PipelineData } from './use-moves.ts';

type Props = {
  pipeline: PipelineData;
  /** Names by id. */
  chosen: ReadonlyMap<string, string>;
  pending: boolean;
  onMove: (who: Moving, stageId: string | null) => void;
  onClear: () => void;
};

/** What can be done with the cards that are ticked; not there when none is. */
export function ChosenBar({ pipeline, chosen, pending, onMove, onClear }: Props): ReactNode {
  if (chosen.size === 0) return null;
  const who = { ids: Array.from(chosen.keys()), name: Array.from(chosen.values())[0] ?? '' };
  return (
    <div className="chosen-bar" role="region" aria-label={zh.stages.chosen(count(chosen.size))}>
      <span className="numbers">{zh.stages.chosen(count(chosen.size))}</span>
      <MoveMenu
        pipeline={pipeline}
        current={undefined}
        label={zh.stages.moveTo}
        pending={pending}
        onMove={(stageId) => {
          onMove(who, stageId);
        }}
        button={{ type: 'primary', text: zh.stages.moveTo }}
      />
      <Button onClick={onClear}>{zh.stages.clearChosen}</Button>
    </div>
  );
}
