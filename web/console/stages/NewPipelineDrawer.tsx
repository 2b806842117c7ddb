import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Radio } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { createPipeline, listPipelines, updatePipeline } from '../../../domain/stages/contract.ts';
import { PIPELINE_NAME_CHARACTERS } from '../../../domain/stages/limits.ts';
import { PIPELINE_TEMPLATES, TEMPLATE_KEYS } from '../../../domain/stages/templates.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { FormDrawer } from '../../ui/FormDrawer.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

type Values = { name: string; from: string; stages: string };
const BLANK = 'blank';

/** A pipeline from a template or from a list of names; those archived can be taken back here. */
export function NewPipelineDrawer(): ReactNode {
  const [form] = Form.useForm<Values>();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const words = zh.stages;
  const from = Form.useWatch('from', form) ?? TEMPLATE_KEYS[0];
  const create = useCommand(
    (values: Values) => call(createPipeline, { body: bodyOf(values) }),
    (made) => {
      message.success(words.created(made.name));
      void navigate(paths.stages({ pipeline: made.id }));
    },
  );
  return (
    <FormDrawer<Values>
      title={words.newPipeline}
      form={form}
      initialValues={{ name: PIPELINE_TEMPLATES[0]?.name ?? '', from: TEMPLATE_KEYS[0], stages: '' }}
      submitLabel={words.create}
      pending={create.isPending}
      error={create.error}
      onSubmit={(values) => {
        create.mutate(values);
      }}
      onClose={() => void navigate(paths.stages())}
    >
      <Form.Item name="from" label={words.templates}>
        <Radio.Group
          className="template-list"
          onChange={({ target }) => {
            const value: unknown = target.value;
            form.setFieldValue('name', PIPELINE_TEMPLATES.find((template) => template.key === value)?.name ?? '');
          }}
        >
          {PIPELINE_TEMPLATES.map((template) => (
            <Radio key={template.key} value={template.key}>
              {template.name}
              <span className="note block-note">{template.about}</span>
              <span className="note block-note">{template.stages.map((stage) => stage.name).join(' → ')}</span>
            </Radio>
          ))}
          <Radio value={BLANK}>
            {words.blank}
            <span className="note block-note">{words.blankAbout}</span>
          </Radio>
        </Radio.Group>
      </Form.Item>
      <Form.Item name="name" label={words.pipelineName} rules={[{ required: true, whitespace: true, message: words.nameRequired }]}>
        <Input maxLength={PIPELINE_NAME_CHARACTERS} placeholder={words.pipelinePlaceholder} />
      </Form.Item>
      {from === BLANK ? (
        <Form.Item name="stages" label={words.blankStages} rules={[{ required: true, whitespace: true, message: words.stagesRequired }]}>
          <Input.TextArea rows={6} placeholder={words.blankPlaceholder} />
        </Form.Item>
      ) : null}
      <Archived />
    </FormDrawer>
  );
}

function Archived(): ReactNode {
  const { message } = App.useApp();
  const archived = useQuery(query(listPipelines, { query: { limit: MAX_LIMIT, state: 'archived' } }));
  const restore = useCommand(
    (id: string) => call(updatePipeline, { params: { id }, body: { archived: false } }),
    ({ name }) => void message.success(zh.stages.restored(name)),
  );
  const items = archived.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="archived-pipelines">
      <h3 id="archived-pipelines">{zh.stages.archivedTitle}</h3>
      <ul className="archived-pipelines">
        {items.map((pipeline) => (
          <li key={pipeline.id}>
            <span>{pipeline.name}</span>
            <span className="spring" />
            <Button
              size="small"
              loading={restore.isPending && restore.variables === pipeline.id}
              onClick={() => {
                restore.mutate(pipeline.id, { onError: (error) => void message.error(messageOf(error)) });
              }}
            >
              {zh.stages.restore}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function bodyOf({ name, from, stages }: Values) {
  const template = TEMPLATE_KEYS.find((key) => key === from);
  if (template !== undefined) return { name, template };
  const names = stages
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { name, stages: names.map((stage) => ({ name: stage })) };
}
