import { useQuery } from '@tanstack/react-query';
import { Alert, App, Modal, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import { deleteStage, previewStageDeletion, type Stage } from '../../../domain/stages/contract.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { Field } from '../../ui/Field.tsx';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import type { PipelineData } from './use-moves.ts';

type Props = { pipeline: PipelineData; stage: Static<typeof Stage>; onClose: () => void };

/** Says how many are in the stage and asks where they are to go, before anything is deleted. */
export function DeleteStage({ pipeline, stage, onClose }: Props): ReactNode {
  const { message } = App.useApp();
  const [target, setTarget] = useState<string | undefined>();
  // Asked anew each time the dialog opens: people move meanwhile.
  const preview = useQuery({ ...query(previewStageDeletion, { params: { id: stage.id } }), staleTime: 0 });
  const words = zh.stages.edit;
  const customers = preview.data?.customers ?? 0;
  const remove = useCommand(
    (moveTo: string | undefined) => call(deleteStage, { params: { id: stage.id }, query: moveTo === undefined ? {} : { moveTo } }),
    (answer) => {
      void message.success(answer.customers === 0 ? words.deleted(stage.name) : words.deletedMoving(stage.name, count(answer.customers)));
      onClose();
    },
  );
  const failure = preview.error ?? remove.error;
  return (
    <Modal
      open
      title={words.deleteTitle(stage.name)}
      okText={customers === 0 ? words.deleteSubmit : words.deleteSubmitMoving(count(customers))}
      okButtonProps={{
        danger: true,
        loading: remove.isPending,
        disabled: preview.data === undefined || (customers > 0 && target === undefined),
      }}
      cancelText={zh.actions.cancel}
      onOk={() => {
        remove.mutate(target);
      }}
      onCancel={onClose}
    >
      <div className="stack">
        {failure === null ? null : <Alert type="error" showIcon title={messageOf(failure)} />}
        {preview.data === undefined ? (
          <p className="secondary">{zh.lists.loading}</p>
        ) : customers === 0 ? (
          <p>{words.deleteEmpty}</p>
        ) : (
          <>
            <p>{words.deleteBody(count(customers))}</p>
            <Field label={words.deleteTarget} htmlFor="delete-target">
              <Select<string>
                id="delete-target"
                className="fill"
                placeholder={words.deleteTarget}
                {...(target === undefined ? {} : { value: target })}
                options={pipeline.stages.filter((one) => one.id !== stage.id).map((one) => ({ value: one.id, label: one.name }))}
                onChange={(id: string) => {
                  setTarget(id);
                }}
              />
            </Field>
          </>
        )}
      </div>
    </Modal>
  );
}
