import { Alert, Button, Form, Input, InputNumber, Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Stage } from '../../../domain/stages/contract.ts';
import { STAGE_KINDS, type StageKind } from '../../../domain/stages/kinds.ts';
import { STAGE_NAME_CHARACTERS } from '../../../domain/stages/limits.ts';
import { messageOf } from '../../api/error.ts';
import { zh } from '../../ui/zh.ts';

export type StageValues = { name: string; kind: StageKind; description: string; dwellDays: number | null };

type Props = {
  /** Undefined: a new one. */
  stage: Static<typeof Stage> | undefined;
  pending: boolean;
  error: Error | null;
  onSave: (values: StageValues) => void;
  onCancel: () => void;
};

/** What is stated of a stage, in its place in the list. */
export function StageForm({ stage, pending, error, onSave, onCancel }: Props): ReactNode {
  const words = zh.stages.edit;
  return (
    <Form<StageValues>
      layout="vertical"
      requiredMark={false}
      className="stage-form"
      initialValues={{
        name: stage?.name ?? '',
        kind: stage?.kind ?? 'open',
        description: stage?.description ?? '',
        dwellDays: stage?.dwellDays ?? null,
      }}
      onFinish={({ name, kind, description, dwellDays }) => {
        onSave({ name, kind, description, dwellDays: dwellDays ?? null });
      }}
    >
      {error === null ? null : <Alert className="spaced" type="error" showIcon title={messageOf(error)} />}
      <Form.Item name="name" label={words.stageName} rules={[{ required: true, whitespace: true, message: zh.stages.nameRequired }]}>
        <Input autoFocus maxLength={STAGE_NAME_CHARACTERS} placeholder={words.stagePlaceholder} />
      </Form.Item>
      <Form.Item name="kind" label={zh.stages.kindLabel} extra={zh.stages.kindHint}>
        <Segmented<StageKind> block options={STAGE_KINDS.map((kind) => ({ value: kind, label: zh.stages.kinds[kind] }))} />
      </Form.Item>
      <Form.Item name="description" label={words.description}>
        <Input maxLength={100} placeholder={words.descriptionPlaceholder} />
      </Form.Item>
      <Form.Item name="dwellDays" label={words.dwell} extra={words.dwellHint}>
        <InputNumber min={1} max={365} precision={0} suffix={words.dwellSuffix} placeholder={words.dwellOff} />
      </Form.Item>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={pending}>
          {words.save}
        </Button>
        <Button onClick={onCancel}>{zh.actions.cancel}</Button>
      </div>
    </Form>
  );
}
