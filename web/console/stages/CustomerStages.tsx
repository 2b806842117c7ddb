import { useQuery } from '@tanstack/react-query';
import { Dropdown, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Customer } from '../../../domain/customers/contract.ts';
import { useSession } from '../../api/session.ts';
import { Icon } from '../../ui/icons.tsx';
import { pipelinesQuery } from '../../ui/pipelines.ts';
import { zh } from '../../ui/zh.ts';
import { MoveMenu } from './MoveMenu.tsx';
import './customer-stages.css';
import { useMoves, type PipelineData } from './use-moves.ts';

type Data = Static<typeof Customer>;
/** So many pipelines are shown though she is in none of their stages. */
const SHOWN = 2;

/** Where she stands in each pipeline, changed in place; further pipelines to join behind one button. */
export function CustomerStages({ customer }: { customer: Data }): ReactNode {
  const pipelines = useQuery(pipelinesQuery).data?.items ?? [];
  const standing = new Set(customer.stages.map(({ pipeline }) => pipeline.id));
  const others = pipelines.filter((pipeline) => !standing.has(pipeline.id));
  const shown = [...pipelines.filter((pipeline) => standing.has(pipeline.id)), ...(pipelines.length <= SHOWN ? others : [])];
  return (
    <>
      {shown.map((pipeline) => (
        <InPipeline key={pipeline.id} customer={customer} pipeline={pipeline} />
      ))}
      {pipelines.length > SHOWN && others.length > 0 ? <Join customer={customer} pipelines={others} /> : null}
    </>
  );
}

function InPipeline({ customer, pipeline }: { customer: Data; pipeline: PipelineData }): ReactNode {
  const { move, pending } = useMoves();
  const here = customer.stages.find((one) => one.pipeline.id === pipeline.id);
  return (
    <MoveMenu
      pipeline={pipeline}
      current={here?.stage.id ?? null}
      label={zh.stages.changeOf(pipeline.name)}
      pending={pending}
      onMove={(stageId) => {
        move({ ids: [customer.id], name: customer.name }, { pipeline, stageId });
      }}
      button={{
        icon: <Icon name="stages" size={16} />,
        text: (
          <>
            {here === undefined ? zh.stages.onCustomerNone(pipeline.name) : zh.stages.onCustomer(pipeline.name, here.stage.name)}
            <span className="caret">
              <Icon name="chevron" size={14} />
            </span>
          </>
        ),
      }}
    />
  );
}

function Join({ customer, pipelines }: { customer: Data; pipelines: readonly PipelineData[] }): ReactNode {
  const locked = useSession().role === 'viewer';
  const { move, pending } = useMoves();
  return (
    <Dropdown
      trigger={['click']}
      disabled={locked || pending}
      menu={{
        items: pipelines.map((pipeline) => ({
          key: pipeline.id,
          type: 'group',
          label: pipeline.name,
          children: pipeline.stages.map((stage) => ({ key: stage.id, label: stage.name })),
        })),
        onClick: ({ key }) => {
          const pipeline = pipelines.find((one) => one.stages.some((stage) => stage.id === key));
          if (pipeline !== undefined) move({ ids: [customer.id], name: customer.name }, { pipeline, stageId: key });
        },
      }}
    >
      <Button icon={<Icon name="plus" size={16} />} disabled={locked || pending} title={locked ? zh.shell.viewerReason : ''}>
        {zh.stages.join}
      </Button>
    </Dropdown>
  );
}
