import { useQuery } from '@tanstack/react-query';
import { App, Button, Drawer, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { archivePipeline, updatePipeline } from '../../../domain/stages/contract.ts';
import { PIPELINE_NAME_CHARACTERS } from '../../../domain/stages/limits.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { pipelinesQuery } from '../../ui/pipelines.ts';
import { useUndoToast } from '../../ui/undo.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { StageList } from './StageList.tsx';
import type { PipelineData } from './use-moves.ts';

/** Everything of a pipeline that can be changed, each change saved by itself. */
export function PipelineDrawer(): ReactNode {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const pipelines = useQuery(pipelinesQuery);
  const pipeline = pipelines.data?.items.find((one) => one.id === id);
  return (
    <Drawer
      open
      size={560}
      title={zh.stages.edit.title}
      onClose={() => void navigate(paths.stages({ pipeline: id }))}
      footer={pipeline === undefined ? null : <Archive pipeline={pipeline} />}
    >
      <Loaded query={pipelines}>
        {() =>
          pipeline === undefined ? (
            <p className="secondary">{zh.lists.noMatchTitle}</p>
          ) : (
            <div className="stack" key={pipeline.id}>
              <Rename pipeline={pipeline} />
              <StageList pipeline={pipeline} />
            </div>
          )
        }
      </Loaded>
    </Drawer>
  );
}

function Rename({ pipeline }: { pipeline: PipelineData }): ReactNode {
  const { message } = App.useApp();
  const locked = useSession().role === 'viewer';
  const save = useCommand(
    ({ name }: { name: string }) => call(updatePipeline, { params: { id: pipeline.id }, body: { name } }),
    () => void message.success(zh.actions.saved),
  );
  return (
    <Form<{ name: string }>
      layout="vertical"
      requiredMark={false}
      disabled={locked}
      initialValues={{ name: pipeline.name }}
      onFinish={(values) => {
        save.mutate(values);
      }}
    >
      <Form.Item
        label={zh.stages.pipelineName}
        htmlFor="pipeline-name"
        {...(save.isError ? { help: messageOf(save.error), validateStatus: 'error' } : {})}
      >
        <div className="pipeline-name">
          <Form.Item name="name" noStyle rules={[{ required: true, whitespace: true, message: zh.stages.nameRequired }]}>
            <Input id="pipeline-name" maxLength={PIPELINE_NAME_CHARACTERS} />
          </Form.Item>
          <Button htmlType="submit" loading={save.isPending}>
            {zh.stages.edit.rename}
          </Button>
        </div>
      </Form.Item>
    </Form>
  );
}

function Archive({ pipeline }: { pipeline: PipelineData }): ReactNode {
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const undo = useUndoToast('stays');
  const locked = useSession().role === 'viewer';
  const archive = useCommand((id: string) => call(archivePipeline, { params: { id } }));
  const restore = useCommand((id: string) => call(updatePipeline, { params: { id }, body: { archived: false } }));
  const words = zh.stages.edit;
  const ask = (): void => {
    modal.confirm({
      title: words.archiveTitle(pipeline.name),
      content: words.archiveBody,
      okText: words.archive,
      cancelText: zh.actions.cancel,
      onOk: async () => {
        try {
          await archive.mutateAsync(pipeline.id);
          undo({ title: words.archived(pipeline.name), undo: () => restore.mutateAsync(pipeline.id) });
          await navigate(paths.stages());
        } catch (error) {
          console.error(error);
          message.error(messageOf(error));
        }
      },
    });
  };
  return (
    <Button danger type="text" disabled={locked} title={locked ? zh.shell.viewerReason : ''} onClick={ask}>
      {words.archive}
    </Button>
  );
}
