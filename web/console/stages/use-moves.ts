import { App } from 'antd';
import type { Static } from 'typebox';
import { moveCustomers, type Pipeline } from '../../../domain/stages/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { count } from '../../ui/money.ts';
import { useUndoToast } from '../../ui/undo.tsx';
import { zh } from '../../ui/zh.ts';

export type PipelineData = Static<typeof Pipeline>;
/** Who is moved: the name is said when it is one. */
export type Moving = { readonly ids: readonly string[]; readonly name: string };
/** Null: out of the pipeline. */
export type Place = { readonly pipeline: PipelineData; readonly stageId: string | null };
export type Moves = { readonly move: (who: Moving, to: Place, then?: () => void) => void; readonly pending: boolean };

/** Moves customers, says so, and offers for ten seconds to put each back where she was in that pipeline. */
export function useMoves(): Moves {
  const { message } = App.useApp();
  const undo = useUndoToast('stays');
  const command = useCommand((body: { customers: string[]; stageId: string | null; pipelineId: string }) => call(moveCustomers, { body }));

  const move: Moves['move'] = (who, to, then) => {
    const pipelineId = to.pipeline.id;
    command.mutate(
      { customers: Array.from(who.ids), stageId: to.stageId, pipelineId },
      {
        onSuccess: ({ changes }) => {
          then?.();
          if (changes.length === 0) {
            void message.info(zh.stages.movedNone);
            return;
          }
          undo({
            title: titleOf(who, to, changes.length),
            note: zh.stages.undoNote,
            undo: async () => {
              for (const [from, customers] of byOrigin(changes)) await command.mutateAsync({ customers, stageId: from, pipelineId });
            },
          });
        },
        onError: (error) => {
          void message.error(messageOf(error));
        },
      },
    );
  };
  return { move, pending: command.isPending };
}

function titleOf({ name }: Moving, { pipeline, stageId }: Place, moved: number): string {
  const words = zh.stages;
  if (stageId === null) return moved === 1 ? words.movedOut(name) : words.movedManyOut(count(moved));
  const stage = pipeline.stages.find((one) => one.id === stageId)?.name ?? '';
  return moved === 1 ? words.moved(name, stage) : words.movedMany(count(moved), stage);
}

function byOrigin(changes: readonly { customerId: string; fromStageId: string | null }[]): Map<string | null, string[]> {
  const origins = new Map<string | null, string[]>();
  for (const { customerId, fromStageId } of changes) origins.set(fromStageId, [...(origins.get(fromStageId) ?? []), customerId]);
  return origins;
}
