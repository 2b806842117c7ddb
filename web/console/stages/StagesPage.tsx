import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { PIPELINE_TEMPLATES } from '../../../domain/stages/templates.ts';
import { createPipeline } from '../../../domain/stages/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { Face, Loaded } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { Icon } from '../../ui/icons.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { pipelinesQuery } from '../../ui/pipelines.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { Board } from './Board.tsx';
import { StageFunnel } from './StageFunnel.tsx';
import './stages.css';
import type { PipelineData } from './use-moves.ts';

/** Where customers stand: the board of a pipeline, or how they went through it. */
export function StagesPage(): ReactNode {
  const pipelines = useQuery(pipelinesQuery);
  const filters = useFilters(['pipeline']);
  const items = pipelines.data?.items ?? [];
  const pipeline = items.find((one) => one.id === filters.get('pipeline')) ?? items[0];
  return (
    <>
      <PageHeader title={zh.stages.title} sentence={zh.stages.sentence} actions={<Actions pipeline={pipeline} />} />
      <Loaded query={pipelines}>{() => (pipeline === undefined ? <Beginning /> : <Shown pipeline={pipeline} pipelines={items} />)}</Loaded>
      <Outlet />
    </>
  );
}

function Actions({ pipeline }: { pipeline: PipelineData | undefined }): ReactNode {
  const navigate = useNavigate();
  const locked = useSession().role === 'viewer';
  const reason = locked ? zh.shell.viewerReason : '';
  return (
    <>
      {pipeline === undefined ? null : (
        <Tooltip title={reason}>
          <Button
            disabled={locked}
            icon={<Icon name="settings" size={16} />}
            onClick={() => void navigate(paths.editPipeline(pipeline.id))}
          >
            {zh.stages.settings}
          </Button>
        </Tooltip>
      )}
      <Tooltip title={reason}>
        <Button disabled={locked} icon={<Icon name="plus" size={16} />} onClick={() => void navigate(paths.newPipeline())}>
          {zh.stages.newPipeline}
        </Button>
      </Tooltip>
    </>
  );
}

function Shown({ pipeline, pipelines }: { pipeline: PipelineData; pipelines: readonly PipelineData[] }): ReactNode {
  const filters = useFilters(['pipeline', 'view', 'order', 'stage']);
  const view = filters.get('view') === 'funnel' ? 'funnel' : 'board';
  const order = filters.get('order') === 'longest' ? 'longest' : 'newest';
  const words = zh.stages;
  return (
    <>
      <div className="filters stage-filters">
        <Select<string>
          className="filter stage-pipelines"
          aria-label={words.pipeline}
          value={pipeline.id}
          options={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id: string) => {
            filters.set('stage', undefined);
            filters.set('pipeline', id);
          }}
        />
        <Segmented<string>
          className="segment-filter"
          aria-label={words.viewLabel}
          value={view}
          options={[
            { value: 'board', label: words.views.board },
            { value: 'funnel', label: words.views.funnel },
          ]}
          onChange={(to) => {
            filters.set('view', to === 'board' ? undefined : to);
          }}
        />
        <span className="spring" />
        {view === 'funnel' ? null : (
          <Select<string>
            className="filter"
            aria-label={words.orderLabel}
            value={order}
            options={[
              { value: 'newest', label: words.order.newest },
              { value: 'longest', label: words.order.longest },
            ]}
            onChange={(to: string) => {
              filters.set('order', to === 'newest' ? undefined : to);
            }}
          />
        )}
      </div>
      {view === 'funnel' ? <StageFunnel pipelineId={pipeline.id} /> : <Board pipelineId={pipeline.id} order={order} />}
    </>
  );
}

/** No pipeline yet: one press makes one. */
function Beginning(): ReactNode {
  const locked = useSession().role === 'viewer';
  const create = useCommand((template: (typeof PIPELINE_TEMPLATES)[number]['key']) => call(createPipeline, { body: { template } }));
  return (
    <div className="card">
      <Face
        title={zh.stages.emptyTitle}
        sentence={create.isError ? messageOf(create.error) : zh.stages.emptySentence}
        action={
          <div className="templates">
            {PIPELINE_TEMPLATES.map((template) => (
              <button
                key={template.key}
                type="button"
                className="template"
                disabled={locked || create.isPending}
                title={locked ? zh.shell.viewerReason : ''}
                aria-label={zh.stages.fromTemplate(template.name)}
                onClick={() => {
                  create.mutate(template.key);
                }}
              >
                <strong>{template.name}</strong>
                <span className="note">{template.about}</span>
                <span className="note">{template.stages.map((stage) => stage.name).join(' → ')}</span>
              </button>
            ))}
          </div>
        }
      />
    </div>
  );
}
