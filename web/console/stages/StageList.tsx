import { App, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import { createStage, orderStages, updateStage, type Stage } from '../../../domain/stages/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { Icon } from '../../ui/icons.tsx';
import { zh } from '../../ui/zh.ts';
import { DeleteStage } from './DeleteStage.tsx';
import { StageForm, type StageValues } from './StageForm.tsx';
import type { PipelineData } from './use-moves.ts';

type Data = Static<typeof Stage>;
const NEW = 'new';

/** The stages in their order: moved by buttons, changed in place, deleted with a target for those in them. */
export function StageList({ pipeline }: { pipeline: PipelineData }): ReactNode {
  const { message } = App.useApp();
  const locked = useSession().role === 'viewer';
  const [editing, setEditing] = useState<string | undefined>();
  const [deleting, setDeleting] = useState<Data | undefined>();
  const words = zh.stages.edit;
  const order = useCommand((stages: string[]) => call(orderStages, { params: { id: pipeline.id }, body: { stages } }));
  const save = useCommand(({ id, ...body }: StageValues & { id: string }) => call(updateStage, { params: { id }, body }), saved);
  const create = useCommand((body: StageValues) => call(createStage, { params: { id: pipeline.id }, body }), saved);
  function saved(): void {
    setEditing(undefined);
    void message.success(zh.actions.saved);
  }
  const shift = (index: number, by: 1 | -1): void => {
    const ids = pipeline.stages.map((stage) => stage.id);
    const [moved = ''] = ids.splice(index, 1);
    ids.splice(index + by, 0, moved);
    order.mutate(ids, { onError: (error) => void message.error(messageOf(error)) });
  };
  return (
    <section aria-labelledby="pipeline-stages">
      <h3 id="pipeline-stages">{words.stages}</h3>
      <p className="note spaced">{words.stagesNote}</p>
      <ol className="stage-rows">
        {pipeline.stages.map((stage, i) => (
          <li key={stage.id}>
            {editing === stage.id ? (
              <StageForm
                stage={stage}
                pending={save.isPending}
                error={save.error}
                onSave={(values) => {
                  save.mutate({ id: stage.id, ...values });
                }}
                onCancel={() => {
                  setEditing(undefined);
                }}
              />
            ) : (
              <div className="stage-row">
                <span className="stage-row-words">
                  <strong>{stage.name}</strong>
                  <span className="note">{[zh.stages.kinds[stage.kind], dwellText(stage)].filter((part) => part !== '').join(' · ')}</span>
                  {stage.description === '' ? null : <span className="note">{stage.description}</span>}
                </span>
                <RowButton
                  icon="up"
                  label={words.up(stage.name)}
                  disabled={locked || i === 0 || order.isPending}
                  onClick={() => shift(i, -1)}
                />
                <RowButton
                  icon="down"
                  label={words.down(stage.name)}
                  disabled={locked || i === pipeline.stages.length - 1 || order.isPending}
                  onClick={() => shift(i, 1)}
                />
                <RowButton icon="pencil" label={words.editOf(stage.name)} disabled={locked} onClick={() => setEditing(stage.id)} />
                <RowButton
                  icon="bin"
                  label={words.deleteOf(stage.name)}
                  disabled={locked || pipeline.stages.length === 1}
                  reason={pipeline.stages.length === 1 ? words.lastStage : ''}
                  onClick={() => setDeleting(stage)}
                />
              </div>
            )}
          </li>
        ))}
        <li>
          {editing === NEW ? (
            <StageForm
              stage={undefined}
              pending={create.isPending}
              error={create.error}
              onSave={(values) => {
                create.mutate(values);
              }}
              onCancel={() => {
                setEditing(undefined);
              }}
            />
          ) : (
            <Button
              block
              type="dashed"
              disabled={locked}
              title={locked ? zh.shell.viewerReason : ''}
              icon={<Icon name="plus" size={16} />}
              onClick={() => {
                create.reset();
                setEditing(NEW);
              }}
            >
              {words.addStage}
            </Button>
          )}
        </li>
      </ol>
      {deleting === undefined ? null : (
        <DeleteStage
          key={deleting.id}
          pipeline={pipeline}
          stage={deleting}
          onClose={() => {
            setDeleting(undefined);
          }}
        />
      )}
    </section>
  );
}

type RowButtonProps = { icon: 'up' | 'down' | 'pencil' | 'bin'; label: string; disabled: boolean; reason?: string; onClick: () => void };

function RowButton({ icon, label, disabled, reason = '', onClick }: RowButtonProps): ReactNode {
  const locked = useSession().role === 'viewer';
  return (
    <Button
      type="text"
      size="small"
      disabled={disabled}
      title={locked ? zh.shell.viewerReason : reason}
      aria-label={label}
      icon={<Icon name={icon} size={16} />}
      onClick={onClick}
    />
  );
}

function dwellText(stage: Data): string {
  return stage.dwellDays === null ? '' : zh.stages.edit.dwellOn(stage.dwellDays);
}
